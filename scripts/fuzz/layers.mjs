/** What is fuzzed beside whole packets: each layer gives `step()`, which feeds one mutated frame, and says what came out. */
import { createRequire } from 'node:module'
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { mutated } from './mutate.mjs'
import { callsOverHttp2, connectionsOverTls } from './record.mjs'
import { conversationsOverWebSocket } from './websocket.mjs'

const require = createRequire(import.meta.url)
const { DEFAULT_LIMITS, extractParameters, openHttp } = require('../../packages/http')
const { openTls } = require('../../packages/tls')
const { HpackDecoder } = require('../../packages/http/dist/http2/hpack/decoder.js')

const pick = (random, list) => list[random(list.length)]

/** A flow of a handler: bytes of either half in order, in pieces of any size. */
class Flow {
  /** Packet time of all flows, ms. */
  static clock = 0

  constructor(random, open, serial, handshake = true) {
    this.random = random
    this.info = { serial, ip: ['10.0.0.1', '10.0.0.2'], port: [40_000, 443], start: serial, handshake }
    this.handler = open(this.info)
    this.sent = [0, 0]
    this.time = Flow.clock
  }

  send(half, bytes) {
    let at = 0
    while (at < bytes.length) {
      const size = this.random(4) === 0 ? 1 + this.random(64) : bytes.length
      const end = Math.min(bytes.length, at + size)
      this.time = ++Flow.clock
      const place = {
        time: this.time,
        offset: this.sent[half],
        acked: this.sent[1 - half],
        seq: this.sent[half] >>> 0,
      }
      if (this.random(500) === 0) this.handler?.gap(half, end - at, place)
      else this.handler?.chunk(half, bytes, at, end, place)
      this.sent[half] += end - at
      at = end
    }
  }

  close() {
    this.handler?.close('fin', this.time)
  }
}

/** Conversations whose units are changed one by one; of each unit some go twice, or not at all. */
class Conversations {
  constructor(random, open, recorded) {
    Object.assign(this, { random, open, recorded, serial: 0, at: 0, units: [] })
  }

  step() {
    const { random } = this
    if (this.at >= this.units.length) this.begin()
    const unit = this.units[this.at++]
    const other = pick(random, this.units).bytes
    const bytes = random(8) === 0 ? mutated(random, unit.bytes, other) : unit.bytes
    if (random(100) !== 0) this.flow.send(unit.half, bytes)
    if (random(200) === 0) this.flow.send(unit.half, bytes)
  }

  begin() {
    this.flow?.close()
    const { units, opened } = pick(this.random, this.recorded)
    this.units = units
    opened?.()
    this.flow = new Flow(this.random, this.open, ++this.serial, this.random(4) > 0)
    // Now and then joined late.
    this.at = this.random(6) === 0 ? this.random(units.length) : 0
  }
}

const sinkInto = (seen) => ({
  exchange: (exchange) => {
    seen.exchanges++
    seen.parameters += extractParameters(exchange).length
  },
  inspect: () => 65_536,
})

async function http2(random, seen) {
  const room = openHttp(sinkInto(seen))
  return new Conversations(random, room.open, await callsOverHttp2())
}

async function tls(random, seen) {
  const http = openHttp(sinkInto(seen))
  const room = openTls(http.open, { tls: (_flow, { verdict }) => (seen[verdict] = (seen[verdict] ?? 0) + 1) })
  const connections = await connectionsOverTls()
  const recorded = connections.map(({ units, keyLog }) => ({
    units,
    opened: () => {
      for (const line of keyLog) room.keys.line(random(50) === 0 ? line.slice(0, random(line.length)) : line)
    },
  }))
  const conversations = new Conversations(random, room.open, recorded)
  const step = conversations.step.bind(conversations)
  conversations.step = () => {
    step()
    room.advance(conversations.flow.time)
  }
  return conversations
}

async function websocket(random, seen) {
  const told = (exchange) => {
    seen.messages = (seen.messages ?? 0) + 1
    seen.parameters += extractParameters(exchange).length
  }
  const room = openHttp({ ...sinkInto(seen), message: told, inspectMessage: () => 65_536 })
  const conversations = new Conversations(random, room.open, await conversationsOverWebSocket())
  const step = conversations.step.bind(conversations)
  conversations.step = () => {
    step()
    if (random(50) === 0) Flow.clock += random(20_000)
    room.advance(Flow.clock)
  }
  return conversations
}

async function hpack(random, seen) {
  const blocks = (await callsOverHttp2()).flatMap(({ units }) =>
    units.filter(({ bytes }) => bytes[3] === 1 && bytes.length > 9).map(({ bytes }) => bytes.subarray(9)),
  )
  let decoder = new HpackDecoder(true)
  return {
    step() {
      if (random(40) === 0) decoder = new HpackDecoder(random(2) === 0)
      if (random(200) === 0) decoder.lose()
      const block = mutated(random, pick(random, blocks), pick(random, blocks))
      decoder.decode(block, 0, block.length, () => seen.fields++)
      if (decoder.bytes > 65_536) throw new Error(`the table holds ${decoder.bytes} bytes`)
    },
  }
}

/** An exchange as the sensor would have it, with one body. */
function exchangeOf(http, contentType, coding, body, request) {
  const out = []
  http.seen = out
  const flow = new Flow(() => 1, http.open, ++http.serial)
  const head = `content-type: ${contentType}\r\n${coding ? `content-encoding: ${coding}\r\n` : ''}content-length: ${body.length}\r\n\r\n`
  flow.send(
    0,
    Buffer.from(request ? `POST /p.S/M HTTP/1.1\r\nhost: a\r\n${head}` : 'GET /p.S/M HTTP/1.1\r\nhost: a\r\n\r\n'),
  )
  if (request) flow.send(0, body)
  flow.send(1, Buffer.from(request ? 'HTTP/1.1 204 No Content\r\n\r\n' : `HTTP/1.1 200 OK\r\n${head}`))
  if (!request) flow.send(1, body)
  flow.close()
  return out
}

function bodies() {
  const http = { serial: 0, seen: [] }
  const room = openHttp({ exchange: (exchange) => http.seen.push(exchange), inspect: () => 65_536 })
  http.open = room.open
  http.types = room.types
  return http
}

const varint = (n) => (n < 128 ? [n] : [(n & 127) | 128, ...varint(Math.floor(n / 128))])
const field = (number, wire, ...bytes) => Buffer.from([...varint(number * 8 + wire), ...bytes])
const delimited = (number, bytes) => Buffer.concat([field(number, 2, ...varint(bytes.length)), bytes])
const MESSAGES = [
  delimited(1, Buffer.from('jane@example.org')),
  Buffer.concat(
    [1, 2, 3].map((n) =>
      delimited(3, Buffer.concat([field(1, 0, ...varint(n * 777)), delimited(2, Buffer.from(`row ${n}`))])),
    ),
  ),
  delimited(4, Buffer.from([1, 2, 0x96, 1, 3])),
  Buffer.concat([
    field(5, 3),
    field(1, 0, 7),
    field(5, 4),
    field(6, 5, 0, 0, 0x80, 0x3f),
    field(7, 1, 0, 0, 0, 0, 0, 0, 0xf0, 0x3f),
  ]),
  Array.from({ length: 40 }).reduce((inner) => delimited(1, inner), Buffer.from('deep')),
]
const framed = (message) => Buffer.concat([Buffer.from([0]), lengthOf(message), message])
const lengthOf = (message) => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(message.length)
  return bytes
}
const TYPES = ['application/grpc', 'application/x-protobuf', 'application/grpc-web+proto', 'application/grpc-web-text']

async function protobuf(random, seen) {
  const http = bodies()
  return {
    step() {
      const message = mutated(
        random,
        Buffer.concat([pick(random, MESSAGES), pick(random, MESSAGES)]),
        pick(random, MESSAGES),
      )
      const type = pick(random, TYPES)
      const body = type.includes('x-') ? message : mutated(random, framed(message), message)
      for (const exchange of exchangeOf(http, type, '', body, random(2) === 0)) {
        http.types.note(exchange, { api: `a${random(200)}`, host: 'a', path: '/p.S/M' }, random(2) === 0)
        seen.parameters += extractParameters(exchange).length
      }
    },
  }
}

async function deflate(random, seen) {
  const http = bodies()
  const texts = [
    '{"a":[1,2,3]}',
    JSON.stringify(Array.from({ length: 200 }, (_, id) => ({ id, name: `n${id}` }))),
    'a'.repeat(40_000),
  ]
  const coded = texts.flatMap((text) => [
    ['gzip', gzipSync(text)],
    ['deflate', deflateSync(text)],
    ['deflate', deflateRawSync(text)],
    ['br', brotliCompressSync(text)],
    ['gzip, gzip', gzipSync(gzipSync(text))],
  ])
  return {
    step() {
      const [coding, bytes] = pick(random, coded)
      const body = mutated(random, bytes, pick(random, coded)[1])
      for (const exchange of exchangeOf(http, 'application/json', coding, body, random(2) === 0))
        seen.parameters += extractParameters(exchange, DEFAULT_LIMITS).length
    },
  }
}

/** By name: (random, seen) → { step }. */
export const LAYERS = { tls, http2, websocket, hpack, protobuf, deflate }
