import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const ROOT = join(__dirname, '../../..')
const LINE = /`([\w./-]+)`: (.+) \|$/

test('each line of docs/outsider.md names a test that is there', () => {
  const rows = readFileSync(join(ROOT, 'docs/outsider.md'), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| what '))
  expect(rows.length).toBeGreaterThan(25)
  const missing = rows.filter((row) => {
    const [, file, name] = LINE.exec(row) ?? []
    if (file === undefined) return true
    return !readFileSync(join(ROOT, file), 'utf8').replaceAll("\\'", "'").includes(name!)
  })
  expect(missing).toEqual([])
})
