import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

test('X3: the types that the compiler compares are those of the schemas', () => {
  const script = join(__dirname, '../scripts/schema-shapes.mjs')
  const run = spawnSync(process.execPath, [script, '--check'], { encoding: 'utf8' })
  expect(run.stderr).toBe('')
  expect(run.status).toBe(0)
})
