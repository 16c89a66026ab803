/** Alerts for the pages: from the bus, or from the files beside an embedded store as they grow. */
import { closeSync, existsSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs'
import type { Bus } from '@apiscope/bus'
import { type AlertLog, parseAlert } from '@apiscope/model'
import { TOPICS } from '@apiscope/schema'
import { linesOf } from '../io/json-lines.js'
import { alertFilesOf } from './alert-file.js'

export const ALERT_TOPICS = [TOPICS.alertsInventory, TOPICS.alertsPii, TOPICS.alertsAnomaly, TOPICS.alertsRisk] as const
/** How often the file is looked at; ms. */
const POLL_MS = 2_000
/** Bytes read of it at a time. */
const PIECE = 1024 * 1024

export async function feedAlertsFromBus(bus: Bus, log: AlertLog): Promise<void> {
  for (const topic of ALERT_TOPICS) {
    await bus.reader(topic, 'start', ({ value }) => {
      const alert = parseAlert(value)
      if (alert) log.add(alert)
    })
  }
}

/** Every alert that is there now. */
export async function readAlertFiles(folder: string, log: AlertLog): Promise<void> {
  for (const file of alertFilesOf(folder)) {
    for await (const line of linesOf(file)) {
      const alert = parseAlert(line ?? null)
      if (alert) log.add(alert)
    }
  }
}

/** Reads what is there, then what is added. The returned function ends it. */
export async function feedAlertsFromFiles(folder: string, log: AlertLog): Promise<() => void> {
  await readAlertFiles(folder, log)
  const tail = new Tail()
  const timer = setInterval(() => {
    for (const file of alertFilesOf(folder).slice(-1))
      for (const line of tail.added(file)) {
        const alert = parseAlert(line)
        if (alert) log.add(alert)
      }
  }, POLL_MS).unref()
  return () => clearInterval(timer)
}

/** Whole lines that were added to a file since it was last looked at; a file that was begun anew is read from its front. */
class Tail {
  private inode = 0
  private at = 0

  added(path: string): string[] {
    const file = openSync(path, 'r')
    try {
      const { ino, size } = fstatSync(file)
      if (ino !== this.inode || size < this.at) this.at = 0
      this.inode = ino
      if (size === this.at) return []
      const bytes = Buffer.alloc(Math.min(PIECE, size - this.at))
      const text = bytes.subarray(0, readSync(file, bytes, 0, bytes.length, this.at))
      const end = text.lastIndexOf(10)
      this.at += end + 1
      return text
        .subarray(0, end + 1)
        .toString()
        .split('\n')
    } finally {
      closeSync(file)
    }
  }
}

/** Ids of alerts that a file of dismissals names; what is no dismissal is passed over. */
export function knownDismissals(file: string | undefined): string[] {
  if (file === undefined || !existsSync(file)) return []
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line) => {
      try {
        const { alert } = JSON.parse(line) as { alert?: unknown }
        return typeof alert === 'string' ? [alert] : []
      } catch {
        return []
      }
    })
}
