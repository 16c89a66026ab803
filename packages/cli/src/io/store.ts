/** The store of a command that only reads: a name that was mistyped is an error, never a new, empty store. */
import { readdirSync } from 'node:fs'
import { DEFAULT_STATE_LIMITS, openState, type State, type StateLog } from '@apiscope/state'
import { describe, usage } from './errors.js'
import type { Log } from './log.js'
import { stateUrl } from './options.js'
import { safe } from './text.js'

const EMBEDDED = 'embedded:'

/**
 * Opens the store that `--state` names.
 * @throws ApiscopeError `cli.state`, exit 2, when none is named, it is one in memory, or its directory holds no store
 */
export async function storeToRead(text: string | undefined): Promise<State> {
  const url = stateUrl(text)
  if (url === 'embedded') {
    throw usage(
      'cli.state',
      '--state: name the store to read, for example --state redis://127.0.0.1:6379 or a directory that `analyze --state` or `up --state` wrote.',
    )
  }
  if (url.startsWith(EMBEDDED)) lookInto(url.slice(EMBEDDED.length))
  const state = await openState(url, { existing: true, patienceMs: DEFAULT_STATE_LIMITS.connectMs, log: say })
  return reached(state)
}

/** The store of a service, which waits for it at its start, and then for ever. In a directory, no other process may use it. */
export async function storeOfService(url: string, command: string, log: Log): Promise<State> {
  const warn: StateLog = (message, details) => log.warn(details, message)
  return reached(await openState(url, { exclusive: command, log: warn }))
}

async function reached(state: State): Promise<State> {
  try {
    await state.ping()
    return state
  } catch (error) {
    await state.close()
    throw error
  }
}

/** Of a command for a person. */
const say: StateLog = (message, details) => {
  const { seconds, of } = details
  const time = seconds === undefined ? '' : ` (${seconds} s${of === undefined ? '' : ` of ${of}`})`
  process.stderr.write(`apiscope: ${safe(message)}${time}\n`)
}

function lookInto(folder: string): void {
  let names: string[]
  try {
    names = readdirSync(folder)
  } catch (error) {
    throw usage(
      'cli.state',
      `--state ${folder}: ${describe(error, folder)}; the command only reads, and makes no store`,
    )
  }
  if (!names.some((name) => name.endsWith('.mdb')))
    throw usage(
      'cli.state',
      `--state ${folder}: there is no store in this directory; the command only reads, and makes none`,
    )
}
