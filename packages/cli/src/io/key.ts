/** The tenant's key for the HMACs that stand in place of credentials and identities. */
import { readFileSync } from 'node:fs'
import { describe, usage } from './errors.js'

const SHORTEST = 16

/**
 * The key from a file, or from APISCOPE_KEY. Never from the command line, where every user of the machine could read it.
 * Throws when there is none, when it is too short, or when the file cannot be read.
 */
export function readKey(file: string | undefined, environment = process.env.APISCOPE_KEY): Buffer {
  if (file === undefined && !environment) {
    throw usage(
      'cli.key',
      '--key-file: a sensor needs the key that all sensors of a tenant share. Make one: head -c 32 /dev/urandom | base64 > apiscope.key; then --key-file apiscope.key (or APISCOPE_KEY).',
    )
  }
  const key = Buffer.from(file === undefined ? environment! : read(file).trim())
  if (key.length < SHORTEST)
    throw usage('cli.key', `--key-file: the key is ${key.length} bytes long; it must be at least ${SHORTEST}.`)
  return key
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw usage('cli.key', `--key-file ${file}: ${describe(error)}`)
  }
}
