/** The short form of `npm run fuzz`: mutated frames of a real capture, in a process of their own so that a hang ends the test. */
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'

const SCRIPT = join(__dirname, '../../../scripts/fuzz.mjs')
/** One that is not the default of the long run. */
const SEED = 20_261

test('200,000 mutated frames: no exception, no hang', async () => {
  const run = promisify(execFile)(process.execPath, [SCRIPT, '--frames', '200k', '--seed', `${SEED}`], {
    timeout: 110_000,
  })
  const { stdout } = await run
  expect(stdout).toContain('200000')
})
