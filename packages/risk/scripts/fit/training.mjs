// The committed judgements: profiles with impact and likelihood, and the pairs composed from them.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const ROOT = fileURLToPath(new URL('../../../..', import.meta.url))
export const TRAINING = join(ROOT, 'packages/risk/training')

export const readLines = (path) =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))

export const readProfiles = () => readLines(join(TRAINING, 'profiles.jsonl'))
export const readPairs = () => readLines(join(TRAINING, 'pairs.jsonl'))
