/** Conversations over HTTP/2 and TLS as Node's nghttp2 and OpenSSL have them, recorded on loopback and cut into frames and records. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { connect as connectHttp2, createServer as createHttp2 } from 'node:http2'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect as connectTls, createServer as createTls } from 'node:tls'
import { listening, relay } from '../relay.mjs'

/** Units of a length that their header tells, in the order in which they were whole. */
function cut(chunks, headerBytes, lengthOf, skip = 0) {
  const rest = [Buffer.alloc(0), Buffer.alloc(0)]
  const units = []
  let preface = skip
  for (const { half, bytes } of chunks) {
    rest[half] = Buffer.concat([rest[half], bytes])
    if (half === 0 && preface > 0 && rest[0].length >= preface) {
      units.push({ half, bytes: rest[0].subarray(0, preface) })
      rest[0] = rest[0].subarray(preface)
      preface = 0
    }
    if (half === 0 && preface > 0) continue
    while (rest[half].length >= headerBytes) {
      const length = headerBytes + lengthOf(rest[half])
      if (rest[half].length < length) break
      units.push({ half, bytes: rest[half].subarray(0, length) })
      rest[half] = rest[half].subarray(length)
    }
  }
  return units
}

/** @returns conversations as frames, the client's preface a unit of its own */
export async function callsOverHttp2() {
  const chunks = []
  const server = createHttp2()
  server.on('stream', (stream, headers) => {
    stream.on('error', () => {})
    stream.resume()
    const grpc = headers[':path'].includes('Grpc')
    stream.respond(
      { ':status': 200, 'content-type': grpc ? 'application/grpc' : 'application/json', 'x-path': headers[':path'] },
      { waitForTrailers: grpc },
    )
    stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }))
    stream.end(
      grpc ? Buffer.from('00000000070a0568656c6c6f', 'hex') : JSON.stringify([1, 2, { path: headers[':path'] }]),
    )
  })
  const through = relay(await listening(server), () => chunks)
  const client = connectHttp2(`http://127.0.0.1:${await listening(through)}`)
  for (let n = 0; n < 12; n++) {
    const path = n % 3 === 0 ? '/shop.Grpc/Call' : `/orders/${n}?q=${n}`
    await new Promise((resolve) => {
      const fields = {
        ':path': path,
        ':method': 'POST',
        'content-type': n % 3 ? 'application/json' : 'application/grpc',
        cookie: `sid=${n}`,
        'x-long': 'x'.repeat(n * 40),
      }
      const stream = client.request(fields)
      stream.on('close', resolve)
      stream.resume()
      stream.end(n % 3 ? '{"a":1}' : Buffer.from('00000000070a0568656c6c6f', 'hex'))
    })
  }
  await new Promise((resolve) => client.close(resolve))
  for (const one of [server, through]) one.close()
  return [{ units: cut(chunks, 9, (bytes) => bytes.readUIntBE(0, 3), 24) }]
}

/** @returns connections of several versions and suites as records, each with its key log */
export async function connectionsOverTls() {
  const dir = mkdtempSync(join(tmpdir(), 'apiscope-fuzz-'))
  const [key, cert] = [join(dir, 'key.pem'), join(dir, 'cert.pem')]
  execFileSync(
    'openssl',
    [
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-subj',
      '/CN=a.test',
      '-days',
      '2',
      '-keyout',
      key,
      '-out',
      cert,
    ],
    { stdio: 'pipe' },
  )
  const own = { key: readFileSync(key), cert: readFileSync(cert) }
  rmSync(dir, { recursive: true })
  const ways = [
    { minVersion: 'TLSv1.3' },
    { minVersion: 'TLSv1.3', ciphers: 'TLS_CHACHA20_POLY1305_SHA256' },
    { maxVersion: 'TLSv1.2' },
    { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-RSA-AES128-SHA' },
  ]
  return Promise.all(ways.map((way) => connectionOverTls({ ...own, ...way })))
}

async function connectionOverTls(options) {
  const chunks = []
  const keyLog = []
  const server = createTls(options, (socket) => {
    socket.on('error', () => {})
    socket.on('data', () =>
      socket.write('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 13\r\n\r\n{"a":[1,2,3]}'),
    )
  })
  server.on('keylog', (line) => keyLog.push(line.toString('latin1').trim()))
  const through = relay(await listening(server), () => chunks)
  const { ciphers, minVersion, maxVersion } = options
  const socket = connectTls({
    port: await listening(through),
    host: '127.0.0.1',
    servername: 'a.test',
    rejectUnauthorized: false,
    ciphers,
    minVersion,
    maxVersion,
  })
  for (let n = 0; n < 6; n++) {
    socket.write(`POST /orders/${n} HTTP/1.1\r\nhost: a.test\r\ncontent-length: 7\r\n\r\n{"a":1}`)
    await new Promise((resolve) => socket.once('data', resolve))
  }
  await new Promise((resolve) => {
    socket.once('close', resolve)
    socket.end()
  })
  for (const one of [server, through]) one.close()
  return { units: cut(chunks, 5, (bytes) => bytes.readUInt16BE(3)), keyLog }
}
