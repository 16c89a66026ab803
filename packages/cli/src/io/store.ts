/** The store of a command that only reads: a name that was mistyped is an error, never a new, empty store. */
import { readdirSync } from 'node:fs'
import { openState, type State } from '@apiscope/state'
import { describe, usage } from './errors.js'
import { stateUrl } from './options.js'

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
  return openState(url)
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
