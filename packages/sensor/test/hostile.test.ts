/** What an attacker sends to blind the sensor: memory stays under the budget, and honest flows beside it are still seen. */
import { gzipSync } from 'node:zlib'
import type { Exchange } from '@apiscope/schema'
import { ethernet, ipv4, tcp } from '../../wire/test/support/build'
import { SensorCore } from '../src/core'
import { FIXTURE_KEY } from '../src/options'
import { ACK, answer, Conversation, exchange, SYN } from './support/conversation'

/** Flow table and HTTP room together (`docs/limits.md`), and what the test itself and the engine add. MB. */
const BUDGET_MB = 512 + 200

interface Run {
  honest: Exchange[]
  all: Exchange[]
  peakMb: number
  ms: number
  report: ReturnType<SensorCore['report']>
}

/** Runs `attack` in steps; after each, an honest exchange on a connection that was open before. */
function run(steps: number, attack: (core: SensorCore, step: number) => void): Run {
  const all: Exchange[] = []
  const core = new SensorCore(
    { sensor: 's', hmacKey: FIXTURE_KEY },
    { exchange: (e) => void all.push(e), actor() {}, heartbeat() {} },
  )
  const honest = new Conversation(core, '198.51.100.1', 40_000).open()
  exchange(honest, '/first')
  const before = process.memoryUsage().rss
  let peak = before
  const started = performance.now()
  for (let step = 0; step < steps; step++) {
    attack(core, step)
    exchange(honest, `/honest/step${step}`)
    peak = Math.max(peak, process.memoryUsage().rss)
  }
  core.finish()
  const ms = performance.now() - started
  return {
    honest: all.filter((e) => e.request?.host === 'honest.example'),
    all,
    peakMb: (peak - before) / 1e6,
    ms,
    report: core.report(),
  }
}

function expectHonest(result: Run, steps: number): void {
  expect(result.honest.length).toBe(steps + 1)
  for (const e of result.honest) {
    expect(e.response?.status).toBe(200)
    expect(e.quality).toMatchObject({ gapBytes: 0, truncated: false, oneSided: false })
  }
  expect(result.peakMb).toBeLessThan(BUDGET_MB)
}

test('a SYN flood of a million flows', () => {
  const syn = ethernet(ipv4(tcp(Buffer.alloc(0), { flags: SYN }), { src: '10.0.0.0', dst: '192.0.2.1' }))
  const result = run(100, (core, step) => {
    for (let i = 0; i < 10_000; i++) {
      syn.writeUInt32BE(0x0a000000 + step * 10_000 + i, 26)
      core.frame(syn, 0, syn.length, syn.length, Conversation.clock, 1)
    }
  })
  expectHonest(result, 100)
  expect(result.report.flow['flow.packets']).toBeGreaterThan(1_000_000)
})

test('a million tiny segments out of order', () => {
  const result = run(20, (core, step) => {
    const body = 'x'.repeat(50_000)
    const c = new Conversation(core, '203.0.113.5', 2000 + step).open()
    c.send(0, `POST /tiny HTTP/1.1\r\nHost: evil.example\r\nContent-Length: 50000\r\n\r\n`)
    c.send(0, body, 1, (count) => Array.from({ length: count }, (_, i) => (i % 2 === 0 ? count - 2 - i : i)))
  })
  expectHonest(result, 20)
})

test('a gzip bomb of 10 GB', () => {
  // 1,000 times 10 MB of zeros, as concatenated gzip members (RFC 1952 §2.2).
  const member = gzipSync(Buffer.alloc(10_000_000), { level: 9 })
  const bomb = Buffer.concat(Array.from({ length: 1000 }, () => member))
  const result = run(3, (core, step) => {
    const c = new Conversation(core, '203.0.113.6', 3000 + step).open()
    c.send(0, 'GET /bomb HTTP/1.1\r\nHost: evil.example\r\n\r\n')
    c.send(1, `HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: ${bomb.length}\r\n\r\n`)
    c.send(1, bomb)
  })
  expectHonest(result, 3)
  const bombs = result.all.filter((e) => e.request?.target === '/bomb')
  expect(bombs.map((e) => e.response?.bodyBytes)).toEqual([bomb.length, bomb.length, bomb.length])
  for (const e of bombs) expect(e.response?.decodedBytes ?? 0).toBeLessThan(100e6)
  expect(result.ms).toBeLessThan(60_000)
})

const LENGTHS = [
  '-1',
  '-6',
  '99999999999999999999',
  '0x10',
  '1e9',
  ' ',
  '5, 6',
  '+5',
  '5;5',
  'NaN',
  '18446744073709551615',
  '٣',
]
const CHUNKS = ['-6', '-1', 'ffffffffffffffff', 'g', '', ' ', '0x5', '5 5', '1'.repeat(40), ';', '-0', '7fffffff']

test.each(LENGTHS)('Content-Length: %j', (length) => {
  const result = run(2, (core, step) => {
    const c = new Conversation(core, '203.0.113.7', 4000 + step).open()
    c.send(0, `POST /a HTTP/1.1\r\nHost: evil.example\r\nContent-Length: ${length}\r\n\r\nhello`)
    c.send(1, `HTTP/1.1 200 OK\r\nContent-Length: ${length}\r\n\r\nhello`)
    c.close()
  })
  expectHonest(result, 2)
})

test.each(CHUNKS)('chunk size %j', (size) => {
  const result = run(2, (core, step) => {
    const c = new Conversation(core, '203.0.113.8', 5000 + step).open()
    c.send(0, 'GET /a HTTP/1.1\r\nHost: evil.example\r\n\r\n')
    c.send(1, `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${size}\r\nhello\r\n0\r\n\r\n`)
    c.close()
  })
  expectHonest(result, 2)
})

test('100,000 header fields', () => {
  const fields = Array.from({ length: 1000 }, (_, i) => `X-Field-${i}: value\r\n`).join('')
  const result = run(4, (core, step) => {
    const c = new Conversation(core, '203.0.113.9', 6000 + step).open()
    c.send(0, 'GET /headers HTTP/1.1\r\nHost: evil.example\r\n')
    for (let i = 0; i < 100; i++) c.send(0, fields)
    c.send(0, '\r\n')
    c.send(1, answer('{}'))
  })
  expectHonest(result, 4)
})

test('a header line without end', () => {
  const result = run(4, (core, step) => {
    const c = new Conversation(core, '203.0.113.10', 7000 + step).open()
    c.send(0, 'GET /endless HTTP/1.1\r\nX: ')
    for (let i = 0; i < 20; i++) c.send(0, 'a'.repeat(1_000_000))
  })
  expectHonest(result, 4)
})

test('JSON 10,000 levels deep', () => {
  const deep = `${'{"a":['.repeat(10_000)}1${']}'.repeat(10_000)}`
  const result = run(10, (core, step) => {
    const c = new Conversation(core, '203.0.113.11', 8000 + step).open()
    c.send(
      0,
      `POST /deep HTTP/1.1\r\nHost: evil.example\r\nContent-Type: application/json\r\nContent-Length: ${deep.length}\r\n\r\n${deep}`,
    )
    c.send(1, answer(deep))
  })
  expectHonest(result, 10)
  expect(result.all.filter((e) => e.request?.target === '/deep' && e.response?.bodyBytes === deep.length)).toHaveLength(
    10,
  )
})

test('requests that are never answered', () => {
  const result = run(50, (core, step) => {
    const c = new Conversation(core, '203.0.113.12', 9000 + step).open()
    for (let i = 0; i < 400; i++) c.send(0, `GET /never/${i} HTTP/1.1\r\nHost: evil.example\r\n\r\n`)
  })
  expectHonest(result, 50)
})

test('a hundred thousand hosts and paths of the attacker', () => {
  const result = run(20, (core, step) => {
    const c = new Conversation(core, '203.0.113.13', 10_000 + step).open()
    for (let i = 0; i < 5000; i++) {
      c.send(
        0,
        `GET /p${step}x${i} HTTP/1.1\r\nHost: h${step}-${i}.evil.example\r\nAuthorization: Bearer ${step}-${i}\r\n\r\n`,
      )
      c.frame(1, answer('{}'), ACK)
    }
  })
  expectHonest(result, 20)
})
