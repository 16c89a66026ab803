import type { Exchange } from '@apiscope/schema'
import { SensorCore } from '../src/core'
import { FIXTURE_KEY } from '../src/options'
import { Conversation } from './support/conversation'

test('a stream of events shows up before it ends, and what it carries is looked into part by part', () => {
  const exchanges: Exchange[] = []
  const actors: { bytesOut: number }[] = []
  const core = new SensorCore(
    { sensor: 's', hmacKey: FIXTURE_KEY },
    { exchange: (exchange) => exchanges.push(exchange), actor: (event) => actors.push(event), heartbeat() {} },
  )
  const stream = new Conversation(core, '198.51.100.7', 40_000).open()
  stream.send(0, 'GET /v1/events HTTP/1.1\r\nHost: a.example\r\nAuthorization: Bearer s3cr3ts3cr3ts3cr3t99\r\n\r\n')
  stream.send(1, 'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n')
  let bytes = 0
  for (let n = 0; n < 12; n++) {
    Conversation.clock += 5_000
    const event = `data: {"user":{"email":"ada${n}@example.com"}}\n\n`
    bytes += event.length
    stream.send(1, event)
  }
  // Others go on, or nobody would know how late it is.
  Conversation.clock += 5_000
  new Conversation(core, '198.51.100.8', 40_001).open()
  const before = exchanges.length
  expect(before).toBeGreaterThan(4)
  core.finish()
  const [first, ...parts] = exchanges as [Exchange, ...Exchange[]]
  expect(first).toMatchObject({ api: { id: 'GET a.example/v1/events' }, response: { status: 200 } })
  expect(first.message).toBeUndefined()
  for (const part of parts) {
    expect(part).toMatchObject({
      api: first.api,
      client: first.client,
      message: { protocol: 'stream', from: 'server' },
    })
    expect(part.principal).toEqual(first.principal)
    expect(part.request).toMatchObject({ target: '/v1/events', bodyBytes: 0 })
  }
  const told = (of: (exchange: Exchange) => number) => exchanges.reduce((sum, exchange) => sum + of(exchange), 0)
  expect(told(({ response }) => response!.records!)).toBe(12)
  expect(told(({ response }) => response!.bodyBytes)).toBe(bytes)
  expect(actors.reduce((sum, { bytesOut }) => sum + bytesOut, 0)).toBe(bytes)
  const emails = exchanges.flatMap(({ parameters = [] }) => parameters.filter(({ name }) => name === 'user.email'))
  expect(emails.flatMap(({ values }) => values)).toHaveLength(12)
  expect(new Set(exchanges.map(({ id }) => id)).size).toBe(exchanges.length)
  expect(JSON.stringify(exchanges)).not.toContain('s3cr3ts3cr3t')
})
