// A synthetic capture of any size, made frame by frame in constant memory: keep-alive flows of 20 exchanges, small GET
// requests, JSON responses of about 1.1 kB. The same options always give the same bytes.
// `frames(options)` is the generator behind scripts/make-big-capture and the benchmarks.

export const DEFAULTS = {
  /** Stop after the first flow that ends beyond this many bytes of capture file. */
  bytes: 300e6,
  exchangesPerFlow: 20,
  /** Bytes of JSON in a response. */
  bodyBytes: 1100,
  /** Flows that are open at the same time. */
  concurrent: 64,
  /** ms since epoch of the first frame. */
  start: Date.UTC(2025, 2, 11, 8),
  /** Exchanges per second of packet time. */
  rate: 5000,
}

const ETHERNET = 14
const IP = 20
const TCP = 20
const HEAD = ETHERNET + IP + TCP
export const [FIN, SYN, PSH, ACK] = [1, 2, 8, 16]
const HOSTS = ['api.shop.example', 'accounts.shop.example', 'search.shop.example', 'media.shop.example']
const ROUTES = [
  '/v1/products/%',
  '/v1/users/%/orders',
  '/v1/orders/%',
  '/v1/search?q=%&page=1',
  '/v1/carts/%/items',
  '/v1/status',
]

function sum16(buf, from, to) {
  let sum = 0
  let i = from
  for (; i + 1 < to; i += 2) sum += (buf[i] << 8) | buf[i + 1]
  if (i < to) sum += buf[i] << 8
  return sum
}

function fold(sum) {
  while (sum > 0xffff) sum = (sum & 0xffff) + Math.floor(sum / 65536)
  return ~sum & 0xffff
}

/** One TCP segment as an Ethernet frame; `flow.seq[half]` moves on. */
export function segment(flow, half, flags, payload) {
  const length = payload ? payload.length : 0
  const frame = Buffer.alloc(HEAD + length)
  frame[5] = half === 0 ? 2 : 1
  frame[11] = half === 0 ? 1 : 2
  frame.writeUInt16BE(0x0800, 12)
  frame[14] = 0x45
  frame.writeUInt16BE(IP + TCP + length, 16)
  frame.writeUInt16BE(flow.ident++ & 0xffff, 18)
  frame[22] = 64
  frame[23] = 6
  frame.writeUInt32BE(half === 0 ? flow.client : flow.server, 26)
  frame.writeUInt32BE(half === 0 ? flow.server : flow.client, 30)
  frame.writeUInt16BE(fold(sum16(frame, ETHERNET, ETHERNET + IP)), 24)
  frame.writeUInt16BE(half === 0 ? flow.port : (flow.serverPort ?? 80), 34)
  frame.writeUInt16BE(half === 0 ? (flow.serverPort ?? 80) : flow.port, 36)
  frame.writeUInt32BE(flow.seq[half], 38)
  if (flags & ACK) frame.writeUInt32BE(flow.seq[1 - half], 42)
  frame[46] = 0x50
  frame[47] = flags
  frame.writeUInt16BE(0xfaf0, 48)
  if (payload) payload.copy(frame, HEAD)
  const pseudo = sum16(frame, 26, 34) + 6 + TCP + length
  frame.writeUInt16BE(fold(pseudo + sum16(frame, 34, HEAD + length)), 50)
  flow.seq[half] = (flow.seq[half] + length + (flags & (SYN | FIN) ? 1 : 0)) >>> 0
  return frame
}

/** A JSON document of exactly `bytes` bytes: a list of records and a filler. */
export function body(bytes, variant) {
  const items = []
  const text = () => JSON.stringify({ page: variant, items, filler: '' })
  for (let i = 0; text().length < bytes - 110; i++) {
    items.push({
      id: 1000 + variant * 31 + i,
      name: `product ${variant}-${i}`,
      price: (variant * 7 + i * 13) / 10,
      stock: i,
    })
  }
  const short = text()
  return short.replace('"filler":""', `"filler":"${'x'.repeat(Math.max(0, bytes - short.length))}"`)
}

function responses(bodyBytes) {
  return Array.from({ length: 64 }, (_, variant) => {
    const text = body(bodyBytes, variant)
    const head = `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nServer: bench\r\nContent-Length: ${text.length}\r\n\r\n`
    return Buffer.from(head + text)
  })
}

function request(n) {
  const target = ROUTES[n % ROUTES.length].replace('%', String(100_000 + ((n * 7919) % 900_000)))
  const head = `GET ${target} HTTP/1.1\r\nHost: ${HOSTS[n % HOSTS.length]}\r\nUser-Agent: bench/1.0\r\n`
  return Buffer.from(`${head}Accept: application/json\r\nAccept-Encoding: identity\r\nConnection: keep-alive\r\n\r\n`)
}

function open(n) {
  // 10.1.0.0/16 clients, a few servers in 10.2.0.0/24.
  const client = 0x0a010000 + ((n * 7) % 65_000) + 1
  return {
    client,
    server: 0x0a020001 + (n % 4),
    port: 20_000 + (n % 40_000),
    seq: [n * 4096, n * 8192 + 7],
    ident: n,
    left: 0,
  }
}

/** Yields { frame, time } in order of time (ms); `made` counts what was made. */
export function* frames(options = {}, made = { frames: 0, bytes: 0, exchanges: 0, flows: 0 }) {
  const { bytes, exchangesPerFlow, bodyBytes, concurrent, start, rate } = { ...DEFAULTS, ...options }
  const answers = responses(bodyBytes)
  const live = []
  // Whole microseconds, so that no rounding can change the bytes.
  let micros = start * 1000
  const step = Math.max(1, Math.round(1e6 / rate / 8))
  const emit = (frame) => {
    micros += step
    made.frames++
    made.bytes += frame.length + 16
    return { frame, time: micros / 1000 }
  }
  for (let turn = 0; ; turn++) {
    const slot = turn % concurrent
    let flow = live[slot]
    if (!flow) {
      if (made.bytes >= bytes) {
        if (live.every((other) => other === undefined)) return
        continue
      }
      flow = live[slot] = open(made.flows++)
      flow.left = exchangesPerFlow
      yield emit(segment(flow, 0, SYN))
      yield emit(segment(flow, 1, SYN | ACK))
      yield emit(segment(flow, 0, ACK))
    }
    yield emit(segment(flow, 0, PSH | ACK, request(made.exchanges)))
    yield emit(segment(flow, 1, ACK))
    yield emit(segment(flow, 1, PSH | ACK, answers[made.exchanges % answers.length]))
    yield emit(segment(flow, 0, ACK))
    made.exchanges++
    if (--flow.left === 0) {
      yield emit(segment(flow, 0, FIN | ACK))
      yield emit(segment(flow, 1, FIN | ACK))
      yield emit(segment(flow, 0, ACK))
      live[slot] = undefined
    }
  }
}

export function pcapHeader() {
  const head = Buffer.alloc(24)
  head.writeUInt32LE(0xa1b2c3d4, 0)
  head.writeUInt16LE(2, 4)
  head.writeUInt16LE(4, 6)
  head.writeUInt32LE(262_144, 16)
  head.writeUInt32LE(1, 20)
  return head
}

export function pcapRecord({ frame, time }) {
  const head = Buffer.alloc(16)
  head.writeUInt32LE(Math.floor(time / 1000), 0)
  head.writeUInt32LE(Math.round((time % 1000) * 1000), 4)
  head.writeUInt32LE(frame.length, 8)
  head.writeUInt32LE(frame.length, 12)
  return Buffer.concat([head, frame])
}
