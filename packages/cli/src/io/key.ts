/** The tenant's key for the HMACs that stand in place of credentials and identities. */
import { randomBytes } from 'node:crypto'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ApiscopeError } from '@apiscope/schema'
import { Option } from 'commander'
import { describe, usage } from './errors.js'

const SHORTEST = 16
/** Fewer different bytes are typed by hand, or no key at all: 16 random ones have about 15, hexadecimal digits about 10. */
const DISTINCT = 6
/** Bytes of a key that is made. */
const MADE = 32
/** Name of the key that `analyze --state DIR` keeps in DIR. */
const KEPT = 'apiscope.key'
const MAKE = 'Make one: (umask 077; head -c 32 /dev/urandom | base64 > apiscope.key); then --key-file apiscope.key'

/** `--key-file`, for commands that make a key of their own where none is given. */
export function ownKeyOption(): Option {
  return new Option(
    '--key-file <file>',
    'key for the hashes in place of credentials and identities, so that files of several runs can be compared; default: a new one each run, with --state DIR the one kept there',
  ).env('APISCOPE_KEY_FILE')
}

/**
 * The key from a file, or from APISCOPE_KEY; bytes, of which one line end is left out. Never from the command line, where every user of the
 * machine could read it.
 * @param warn is told when others may read the file
 * @throws ApiscopeError `cli.key`, exit 2, when there is none, when it is too short or no key, when others may write the file or it cannot be read
 */
export function readKey(
  file: string | undefined,
  environment = process.env.APISCOPE_KEY,
  warn: (message: string) => void = () => {},
): Buffer {
  if (file === undefined && !environment) {
    throw usage(
      'cli.key',
      `--key-file: a sensor needs the key that all sensors of a tenant share. ${MAKE} (or APISCOPE_KEY).`,
    )
  }
  return checked(
    file === undefined ? Buffer.from(environment!) : read(file, warn),
    file === undefined ? 'APISCOPE_KEY' : `--key-file ${file}`,
  )
}

/**
 * The key of a command that reads recordings: the one given, else the one kept in the directory of the store, else a new one, so that nobody who
 * is handed the files can try values against a key that he knows.
 * @param state where the store is, as `stateUrl` gives it
 */
export function ownKey(file: string | undefined, state: string, warn: (message: string) => void): Buffer {
  if (file !== undefined || process.env.APISCOPE_KEY) return readKey(file, undefined, warn)
  if (state.startsWith('embedded:')) return keptKey(join(state.slice('embedded:'.length), KEPT), warn)
  if (state !== 'embedded') {
    warn(
      '--state: without --key-file each run has a key of its own, so that callers look like new ones to what was learned',
    )
  }
  return randomBytes(MADE)
}

function keptKey(path: string, warn: (message: string) => void): Buffer {
  const made = `${randomBytes(MADE).toString('base64')}\n`
  try {
    writeFileSync(path, made, { flag: 'wx', mode: 0o600 })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw usage('cli.key', `--state: ${describe(error, path)}`)
  }
  return checked(read(path, warn), `--state: ${path}`)
}

function read(file: string, warn: (message: string) => void): Buffer {
  let bytes: Buffer
  try {
    bytes = readFileSync(file)
    // Pipes and devices (`<(…)`) have modes of their own that say nothing.
    const stat = statSync(file)
    if (stat.isFile() && (stat.mode & 0o002) !== 0) {
      throw usage(
        'cli.key',
        `--key-file ${file}: everybody on this machine may write it; chmod 600 ${file}, and make a new key.`,
      )
    }
    if (stat.isFile() && (stat.mode & 0o077) !== 0) {
      warn(`--key-file ${file}: others on this machine may read it; chmod 600 ${file}`)
    }
  } catch (error) {
    if (error instanceof ApiscopeError) throw error
    throw usage('cli.key', `--key-file ${file}: ${describe(error)}`)
  }
  return withoutLineEnd(bytes)
}

/** One line end, as `echo` and editors leave it; anything else belongs to the key, blanks and bytes beyond ASCII too. */
function withoutLineEnd(bytes: Buffer): Buffer {
  let end = bytes.length
  if (end > 0 && bytes[end - 1] === 0x0a) end--
  if (end < bytes.length && end > 0 && bytes[end - 1] === 0x0d) end--
  return bytes.subarray(0, end)
}

function checked(key: Buffer, where: string): Buffer {
  if (key.length < SHORTEST)
    throw usage('cli.key', `${where}: the key is ${key.length} bytes long; it must be at least ${SHORTEST}. ${MAKE}.`)
  if (new Set(key).size < DISTINCT || repeats(key))
    throw usage('cli.key', `${where}: the key repeats itself, so that anybody can guess it. ${MAKE}.`)
  return key
}

/** `abcdefgh` over and over. */
function repeats(key: Buffer): boolean {
  for (let period = 1; period <= Math.min(16, key.length / 2); period++) {
    let i = period
    while (i < key.length && key[i] === key[i - period]) i++
    if (i === key.length) return true
  }
  return false
}
