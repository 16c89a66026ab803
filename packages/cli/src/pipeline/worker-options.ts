/** Options of the workers that come from files. */
import { existsSync, readFileSync } from 'node:fs'
import { type Correction, type CustomDetectorConfig, parseCorrections } from '@apiscope/pii'
import { describe, usage } from '../io/errors.js'
import type { WorkerOptions } from './definitions.js'

export interface WorkerFiles {
  detectors?: string
  corrections?: string
}

export function workerOptions({ detectors, corrections }: WorkerFiles): WorkerOptions {
  return {
    pii: {
      ...(detectors === undefined ? {} : { detectors: readDetectors(detectors) }),
      ...(corrections === undefined ? {} : { corrections: readCorrections(corrections) }),
    },
  }
}

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

function read(path: string, option: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw usage('cli.file', `${option} ${path}: ${describe(error)}`)
  }
}
