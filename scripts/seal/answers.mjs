// A server of HTTP/1 that answers what it is told, byte by byte as it was recorded.
import { createRequire } from 'node:module'
import { createServer } from 'node:net'

const { HTTPParser } = createRequire(import.meta.url)('http-parser-js')

/** @param arrivals where its requests go @param signal poked when there is more of one */
export function answersIn(arrivals, signal) {
  return createServer({ noDelay: true }, (socket) => {
    let one
    const parser = new HTTPParser(HTTPParser.REQUEST)
    parser[HTTPParser.kOnHeadersComplete] = () => {
      one = { bytes: 0, ended: false, answer: answering(socket) }
      arrivals.push(one)
      signal.poke()
    }
    parser[HTTPParser.kOnBody] = (_buf, _start, length) => {
      one.bytes += length
      signal.poke()
    }
    parser[HTTPParser.kOnMessageComplete] = () => {
      one.ended = true
      signal.poke()
    }
    socket.on('data', (bytes) => parser.execute(bytes))
    socket.on('error', () => {})
  })
}

/** Writes the steps of one answer, in the framing that its head announces. */
function answering(socket) {
  let isChunked = false
  let isLast = false
  return ({ head, body, end }) => {
    const parts = []
    if (head) {
      const lines = head.fields.map(([name, value]) => `${name}: ${value}\r\n`)
      parts.push(Buffer.from(`HTTP/1.1 ${head.status} -\r\n${lines.join('')}\r\n`, 'latin1'))
      const has = (name, text) =>
        head.fields.some(([n, v]) => n.toLowerCase() === name && v.toLowerCase().includes(text))
      isChunked = has('transfer-encoding', 'chunked')
      isLast = has('connection', 'close') || !(isChunked || has('content-length', ''))
    }
    if (body && isChunked) parts.push(Buffer.from(`${body.length.toString(16)}\r\n`), body, Buffer.from('\r\n'))
    else if (body) parts.push(body)
    if (end && isChunked) parts.push(Buffer.from('0\r\n\r\n'))
    socket.write(Buffer.concat(parts))
    if (end && isLast) socket.end()
  }
}
