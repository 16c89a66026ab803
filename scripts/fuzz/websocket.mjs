/** Conversations over WebSocket and streams of events, in the clear, frame by frame: compressed and not, in fragments, with calls and answers. */
import { compressed, webSocketFrame } from '../websocket-frames.mjs'

const frame = (half, payload, options = {}) => ({
  half,
  bytes: webSocketFrame(payload, { ...options, masked: half === 0 }),
})

const CALLS = Array.from({ length: 12 }, (_, id) => [
  `{"jsonrpc":"2.0","id":${id},"method":"account.get","params":{"id":${id}}}`,
  `{"jsonrpc":"2.0","id":${id},"result":{"list":[${id},2,3]}}`,
  `{"id":"${id}","type":"subscribe","payload":{"query":"subscription OnPrice { price { bid } }"}}`,
  `{"id":"${id}","type":"next","payload":{"data":{"price":{"bid":${id}}}}}`,
]).flat()

const upgrade = (extension) => {
  const fields = `Upgrade: websocket\r\nConnection: Upgrade\r\n${extension}`
  return [
    {
      half: 0,
      bytes: Buffer.from(`GET /ws HTTP/1.1\r\nHost: a.example\r\nSec-WebSocket-Version: 13\r\n${fields}\r\n`),
    },
    { half: 1, bytes: Buffer.from(`HTTP/1.1 101 Switching Protocols\r\n${fields}\r\n`) },
  ]
}

function pieces(half, bytes, options) {
  const third = Math.ceil(bytes.length / 3)
  return [
    frame(half, bytes.subarray(0, third), { ...options, fin: false }),
    frame(half, Buffer.from('still there'), { opcode: 9 }),
    frame(half, bytes.subarray(third, 2 * third), { fin: false, opcode: 0 }),
    frame(half, bytes.subarray(2 * third), { opcode: 0 }),
  ]
}

/** @returns units of connections, as the layers take them */
export async function conversationsOverWebSocket() {
  const plain = CALLS.map((text, i) => frame(i % 2, Buffer.from(text)))
  const packed = await compressed(CALLS)
  const DEFLATE = 'Sec-WebSocket-Extensions: permessage-deflate\r\n'
  const event = (n) => Buffer.from(`data: {"n":${n}}\n\n`)
  const events = Array.from({ length: 20 }, (_, n) => ({
    half: 1,
    bytes: Buffer.concat([Buffer.from('f\r\n'), event(n % 10), Buffer.from('\r\n')]),
  }))
  const head = 'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n'
  return [
    { units: [...upgrade(''), ...plain] },
    { units: [...upgrade(DEFLATE), ...packed.map((bytes, i) => frame(i % 2, bytes, { rsv1: true }))] },
    { units: [...upgrade(DEFLATE), ...packed.flatMap((bytes, i) => pieces(i % 2, bytes, { rsv1: true }))] },
    { units: [...upgrade(''), ...CALLS.flatMap((text, i) => pieces(i % 2, Buffer.from(text), {}))] },
    {
      units: [
        { half: 0, bytes: Buffer.from('GET /events HTTP/1.1\r\nHost: a.example\r\n\r\n') },
        { half: 1, bytes: Buffer.from(head) },
        ...events,
        { half: 1, bytes: Buffer.from('0\r\n\r\n') },
      ],
    },
  ]
}
