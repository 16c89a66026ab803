import { spawnSync } from 'node:child_process'
import { damaged } from './store-files.js'

/**
 * Reads everything that is in a store and begins a change, which it takes back. LMDB trusts its pages; on damaged ones it may end the
 * process, so this runs in one of its own.
 */
const SCRIPT = `
const { ABORT, open } = require(process.argv[1])
const db = open({ path: process.argv[2], noSubdir: false, encoding: 'msgpack' })
for (const { value } of db.getRange({})) if (value === undefined) throw new Error('a row without a value')
db.transactionSync(() => {
  for (let i = 0; i < 64; i++) db.putSync(['check', String(i)], 'x'.repeat(1000))
  return ABORT
})
`

/** Throws ApiscopeError `state.damaged`. A store that cannot be read through within `ms` is taken for whole. */
export function checkStore(directory: string, ms: number): void {
  const args = ['-e', SCRIPT, require.resolve('lmdb'), directory]
  const { status, signal, stderr, error } = spawnSync(process.execPath, args, {
    timeout: ms,
    killSignal: 'SIGKILL',
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, NODE_OPTIONS: '' },
  })
  if (status === 0 || error) return
  const said = /^\w*Error: (.*)$/m.exec(stderr.toString())?.[1]
  // A full disk is told where something is to be written.
  if (said && /No space|Input\/output|ENOSPC/.test(said)) return
  throw damaged(directory, signal ?? said?.slice(0, 120) ?? `status ${status}`)
}
