/** Reads a file of options: YAML, of which JSON is a part. */
import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { describe, usage } from './errors.js'

/** @throws ApiscopeError `cli.config` */
export function readConfig(path: string): Record<string, unknown> {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    throw usage('cli.config', `--config ${path}: ${describe(error, path)}`)
  }
  let value: unknown
  try {
    value = parse(text, { maxAliasCount: 50 })
  } catch (error) {
    // The rest quotes the file, in which a login may stand.
    const [what] = (error as Error).message.split(':\n', 1)
    throw usage('cli.config', `--config ${path}: ${what}`)
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>
  throw usage('cli.config', `--config ${path}: neither YAML nor JSON with options by name, for example state: ./state`)
}
