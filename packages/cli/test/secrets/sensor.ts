/** The table, and what a sensor lets out about each of its forms. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createProseReader, createSealer } from '@apiscope/pii'
import type { Exchange } from '@apiscope/schema'
import { actorEvent, DEFAULT_SENSOR_LIMITS, PathSampling, SensorCore } from '@apiscope/sensor'
import { sinkOf } from '../../src/pipeline/analyze'
import { readCaptures } from '../../src/pipeline/captures'
import { fieldForms } from './forms-field'
import { namedForms } from './forms-names'
import { bodyForms, headerForms, targetForms } from './forms-places'
import { unknownForms } from './forms-unknown'
import { guises, Secrets } from './random'
import { capture, type Planted } from './wire'

export const KEY = Buffer.from('a key for the table of secrets, 48 bytes of text')

/** 700 forms and more, each with secrets of its own; the same ones in every run. */
export function table(): { forms: Planted[]; secrets: string[] } {
  const secrets = new Secrets(20_260_311)
  const forms = [namedForms, targetForms, headerForms, bodyForms, unknownForms, fieldForms].flatMap((make) =>
    make(secrets),
  )
  return { forms, secrets: secrets.drawn }
}

/**
 * One text for each form: the exchange, its actor's event and its path's, as they go onto the bus.
 * @param written the forms as they were on the wire
 */
export async function published(
  forms: readonly Planted[],
  sealed: boolean,
  written = capture(forms),
): Promise<string[]> {
  const out: string[] = forms.map(() => '')
  const seal = sealed ? { seal: createSealer({ hmacKey: KEY }) } : {}
  const core = new SensorCore(
    { sensor: 'table', hmacKey: KEY, trustedProxies: [], prose: createProseReader(), ...seal },
    {
      exchange(exchange: Exchange) {
        const path = new PathSampling(DEFAULT_SENSOR_LIMITS).event(exchange)
        out[exchange.server.port - 20_000] += JSON.stringify([exchange, actorEvent(exchange), path])
      },
      actor() {},
      heartbeat() {},
    },
  )
  const folder = mkdtempSync(join(tmpdir(), 'apiscope-secrets-'))
  try {
    writeFileSync(join(folder, 'table.pcap'), written)
    await readCaptures(
      [join(folder, 'table.pcap')],
      sinkOf(core, () => undefined),
    )
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  core.finish()
  return out
}

/** Characters by which a secret in a guise is looked up: every one has as many. */
const HEAD = 6

/** Secrets that can be read in one of the texts, in any guise, with the text's title. Each text is gone through once. */
export function readable(texts: ReadonlyMap<string, string>, secrets: readonly string[]): string[] {
  const byHead = new Map<string, string[]>()
  for (const guise of secrets.flatMap(guises)) {
    const head = guise.slice(0, HEAD)
    if (head.length < HEAD) throw new Error(`${guise} is too short to be told from chance`)
    byHead.set(head, [...(byHead.get(head) ?? []), guise])
  }
  const found = new Set<string>()
  for (const [title, text] of texts) {
    for (let at = 0; at + HEAD <= text.length; at++) {
      for (const guise of byHead.get(text.slice(at, at + HEAD)) ?? [])
        if (text.startsWith(guise, at)) found.add(`${title}: ${guise}`)
    }
  }
  return [...found]
}
