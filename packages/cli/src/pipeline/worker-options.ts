/** Options of the workers that come from files. */

import { existsSync, readFileSync } from 'node:fs'
import { storeModel } from '@apiscope/model'
import { type Correction, type CustomDetectorConfig, PII_LIMITS, parseCorrections } from '@apiscope/pii'
import { type Feedback, isFeedback } from '@apiscope/schema'
import type { State } from '@apiscope/state'
import { describe, usage } from '../io/errors.js'
import type { WorkerOptions } from './definitions.js'
import { descriptionsOf } from './known-routes.js'
import { Beginning, learnUntil } from './learning.js'

const DAY_MS = 86_400_000

export interface WorkerFiles {
  detectors?: string
  corrections?: string
  openapi?: string[]
  learnUntil?: string
  allow?: string[]
  dismissals?: string
  timeZone?: string
  /** Days. */
  keepLabels?: number
}

/**
 * The options of the workers as the flags have them, and what the store adds: the weights of the risk, and what `--learn-until` may need.
 * @param now where a duration begins in an empty store; undefined: recorded traffic, whose times are not those of now
 * @param began told of recorded traffic as it comes
 */
export async function learningOptions(
  flags: WorkerFiles,
  state: State,
  now?: number,
  began = new Beginning(),
): Promise<WorkerOptions> {
  const options = { ...workerOptions(flags), riskModel: await storeModel(state) }
  if (flags.learnUntil === undefined) return options
  return { ...options, learnUntil: await learnUntil(flags.learnUntil, state, now, began) }
}

export function workerOptions({
  detectors,
  corrections,
  openapi = [],
  allow,
  dismissals,
  timeZone,
  keepLabels,
}: WorkerFiles): WorkerOptions {
  return {
    ...(allow === undefined ? {} : { allow }),
    ...(dismissals === undefined ? {} : { dismissals: readDismissals(dismissals) }),
    descriptions: descriptionsOf(openapi),
    ...(timeZone === undefined ? {} : { anomaly: { timeZone } }),
    pii: {
      ...(keepLabels === undefined ? {} : { limits: keepFor(keepLabels) }),
      ...(detectors === undefined ? {} : { detectors: readDetectors(detectors) }),
      ...(corrections === undefined ? {} : { corrections: readCorrections(corrections) }),
    },
  }
}

/** A label that its API no longer carries is not kept longer than one of a silent API. */
const keepFor = (days: number) => ({
  forgetMs: days * DAY_MS,
  expireMs: Math.min(days * DAY_MS, PII_LIMITS.expireMs),
})

/** A list of own detectors; their content is checked where they are made. */
export function readDetectors(path: string): CustomDetectorConfig[] {
  const text = read(path, '--detectors')
  try {
    const list = JSON.parse(text)
    if (Array.isArray(list)) return list
  } catch {}
  throw usage(
    'cli.detectors',
    `--detectors ${path}: not a JSON list, for example [{"label":"EMPLOYEE_ID","pattern":"E[0-9]{6}"}]`,
  )
}

/** A file that is not there yet holds no corrections. */
export function readCorrections(path: string): Correction[] {
  if (!existsSync(path)) return []
  const { corrections, bad } = parseCorrections(read(path, '--corrections'))
  if (bad.length > 0) throw usage('cli.corrections', `--corrections ${path}: line ${bad[0]} is not a correction`)
  return corrections
}

/** A file that is not there yet holds no dismissals. */
export function readDismissals(path: string): Feedback[] {
  if (!existsSync(path)) return []
  const lines = read(path, '--dismissals').split('\n')
  return lines.flatMap((line, i) => {
    if (line.trim() === '') return []
    try {
      const value = JSON.parse(line)
      if (isFeedback(value) && typeof value.api?.id === 'string' && typeof value.observed === 'number') return [value]
    } catch {}
    throw usage('cli.dismissals', `--dismissals ${path}: line ${i + 1} is not a dismissal`)
  })
}

function read(path: string, option: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw usage('cli.file', `${option} ${path}: ${describe(error)}`)
  }
}
