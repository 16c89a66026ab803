// TLS 1.3 between two ends in memory, both Node's OpenSSL: what a connection carried in the clear, sealed.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Duplex } from 'node:stream'
import { connect, TLSSocket } from 'node:tls'

export function certificate() {
  const dir = mkdtempSync(join(tmpdir(), 'apiscope-seal-'))
  const [key, cert] = [join(dir, 'key.pem'), join(dir, 'cert.pem')]
  const make = [
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:prime256v1',
    '-nodes',
    '-subj',
    '/CN=shop.example',
    '-days',
    '2',
  ]
  execFileSync('openssl', [...make, '-keyout', key, '-out', cert], { stdio: 'pipe' })
  const made = { key: readFileSync(key), cert: readFileSync(cert) }
  rmSync(dir, { recursive: true })
  return made
}

/** Two ends of a wire; what each sends goes to `wire` and to the other end. */
function wired(wire) {
  const ends = [0, 1].map(
    (half) =>
      new Duplex({
        read() {},
        write(bytes, _encoding, done) {
          wire(half, Buffer.from(bytes))
          ends[1 - half].push(bytes)
          done()
        },
        final(done) {
          done()
        },
      }),
  )
  return ends
}

/** @returns the records of one connection with the times of what they carry, and its key log */
export async function sealed({ chunks, info }, own) {
  const out = []
  const keys = []
  let time = info.start
  const [near, far] = wired((half, bytes) => out.push({ half, bytes, time }))
  const server = new TLSSocket(far, { isServer: true, ...own, minVersion: 'TLSv1.3' })
  server.on('keylog', (line) => keys.push(line))
  server.on('error', () => {})
  const client = connect({ socket: near, servername: 'shop.example', rejectUnauthorized: false, minVersion: 'TLSv1.3' })
  client.on('error', () => {})
  await new Promise((resolve) => client.once('secureConnect', resolve))
  const sockets = [client, server]
  for (const { half, bytes, time: at } of chunks) {
    time = at
    let left = bytes.length
    await new Promise((resolve) => {
      const take = (data) => {
        left -= data.length
        if (left > 0) return
        sockets[1 - half].off('data', take)
        resolve()
      }
      sockets[1 - half].on('data', take)
      sockets[half].write(bytes)
    })
  }
  client.destroy()
  server.destroy()
  return { out, keys }
}
