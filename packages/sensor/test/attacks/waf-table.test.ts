import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

const SCRIPT = join(__dirname, '../../../../scripts/waf-table.mjs')
let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'waf-table-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

const file = (name: string, content: string | Buffer) => {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

/** Cells of the table by the name of their engine. */
function table(...options: string[]): Record<string, string[]> {
  const text = execFileSync(process.execPath, [SCRIPT, '--only-apiscope', ...options], { encoding: 'utf8' })
  const rows = text.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| ---'))
  return Object.fromEntries(
    rows.map((row) => {
      const [name, ...cells] = row.slice(2, -2).split(' | ')
      return [name!, cells]
    }),
  )
}

test('lists of any form are counted, values and requests apart', () => {
  const attacks = [
    file('a.txt', "x' UNION SELECT 1,2 FROM staff-- -\n../../../etc/passwd\n"),
    file('b.jsonl.gz', gzipSync('{"value":"<script>alert(1)</script>"}\n{"payload":"${jndi:ldap://x.test/a}"}\n')),
    file('c.yml', 'payload:\n  - "1; DROP TABLE staff-- "\nencoder:\n  - URL\n'),
    file(
      'd.json',
      JSON.stringify([
        {
          method: 'POST',
          url: 'https://a.example/x',
          headers: { 'Content-Type': 'application/json' },
          data: '{"q":"<script>alert(1)</script>"}',
        },
      ]),
    ),
  ]
  const benign = file('e.txt', 'blue chair\nann.lee@example.org\n')
  const rows = table(...attacks.flatMap((path) => ['--attacks', path]), '--benign', benign)
  expect(rows['apiscope, value']).toEqual([
    expect.stringMatching(/^100\.0 % /),
    expect.stringMatching(/^0\.00 % /),
    '100.00',
  ])
  expect(rows['apiscope, request']).toEqual([
    expect.stringMatching(/^100\.0 % /),
    expect.stringMatching(/^0\.00 % /),
    '100.00',
  ])
  expect(rows['libinjection, value']![0]).toBe('not at hand: left out')
})

test('without lists it says what it wants', () => {
  expect(() => execFileSync(process.execPath, [SCRIPT], { stdio: 'pipe' })).toThrow(/usage/)
})
