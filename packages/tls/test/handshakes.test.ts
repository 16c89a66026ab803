import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TLSSocket } from 'node:tls'
import { certificate, feed, INFO, type Recorded, relay, rig, talk } from './support.js'

const V13 = { minVersion: 'TLSv1.3', maxVersion: 'TLSv1.3' } as const
const V12 = { minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' } as const
const turns = [1, 2, 3].map((n) => ({
  ask: Buffer.from(`GET /orders/${n} HTTP/1.1\r\nHost: api.test\r\n\r\n`),
  answer: Buffer.from(`HTTP/1.1 200 OK\r\nX-N: ${n}\r\n\r\n`),
}))
const asked = turns.map((turn) => turn.ask.toString()).join('')
const answered = turns.map((turn) => turn.answer.toString()).join('')

function read(recorded: Recorded) {
  const one = rig()
  for (const line of recorded.keyLog) one.room.keys.line(line)
  feed(one, recorded.chunks)
  return one
}

test('HelloRetryRequest: the client begins again with another group', async () => {
  const server = { ...V13, ecdhCurve: 'P-384' }
  const one = read(await talk({ server, client: { ...V13, ecdhCurve: 'X25519:P-384' }, turns }))
  expect([one.reader.text(0), one.reader.text(1)]).toEqual([asked, answered])
})

test('renegotiation in TLS 1.2', async () => {
  const between = (socket: TLSSocket, turn: number) =>
    turn === 1
      ? new Promise<void>((resolve, reject) =>
          socket.renegotiate({ rejectUnauthorized: false }, (e) => (e ? reject(e) : resolve())),
        )
      : undefined
  const recorded = await talk({ server: V12, client: V12, turns, between })
  expect(recorded.keyLog).toHaveLength(2)
  const one = read(recorded)
  expect([one.reader.text(0), one.reader.text(1)]).toEqual([asked, answered])
})

test('a session of TLS 1.2 that is resumed by ticket is read by the key of the first', async () => {
  const server = { ...V12, ticketKeys: Buffer.alloc(48, 7), sessionIdContext: 'x' }
  let session: Buffer | undefined
  const keep = (socket: TLSSocket) => {
    session ??= socket.getSession()
  }
  const first = await talk({ server, client: V12, turns, between: keep })
  const second = await talk({ server, client: { ...V12, session }, turns })
  const one = rig()
  for (const line of first.keyLog) one.room.keys.line(line)
  feed(one, first.chunks)
  const again = one.room.open({ ...INFO, serial: 2 })!
  const before = one.reader.text(1).length
  feed({ ...one, handler: again }, second.chunks)
  const resumed = !second.chunks.some(({ half, bytes }) => half === 1 && bytes.length > 900)
  expect(resumed).toBe(true)
  expect(one.reader.text(1).slice(before)).toBe(answered)
})

/** Runs OpenSSL's own client and server, for what Node has no door to. */
async function openssl(client: string[], server: string[], input: string[], runs = 1): Promise<Recorded[]> {
  const folder = mkdtempSync(join(tmpdir(), 'apiscope-tls-'))
  const { key, cert } = certificate()
  writeFileSync(join(folder, 'key.pem'), key)
  writeFileSync(join(folder, 'cert.pem'), cert)
  const log = join(folder, 'keys.log')
  const port = await freePort()
  const args = ['s_server', '-accept', `${port}`, '-key', 'key.pem', '-cert', 'cert.pem', '-keylogfile', log, ...server]
  const peer = spawn('openssl', args, { cwd: folder, stdio: ['pipe', 'pipe', 'pipe'] })
  try {
    await printed(peer, 'ACCEPT')
    const recordings: Recorded[] = []
    for (let run = 0; run < runs; run++) recordings.push(await throughProxy(client, port, input, folder, run, peer))
    const keyLog = readFileSync(log, 'latin1').split('\n')
    for (const one of recordings) one.keyLog.push(...keyLog)
    return recordings
  } finally {
    peer.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  }
}

async function throughProxy(
  client: string[],
  port: number,
  input: string[],
  folder: string,
  run: number,
  server: ChildProcess,
): Promise<Recorded> {
  const recorded: Recorded = { chunks: [], keyLog: [] }
  const proxy = createServer((side) => relay(side, port, recorded))
  proxy.listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  const through = (proxy.address() as AddressInfo).port
  const again = client.includes('-tls1_3') ? ['-sess_in', 'session', '-early_data', 'early'] : ['-sess_in', 'session']
  const early = run > 0 ? again : ['-sess_out', 'session']
  writeFileSync(join(folder, 'early'), 'early words\n')
  const args = ['s_client', '-connect', `127.0.0.1:${through}`, ...client, ...early]
  const child = spawn('openssl', args, { cwd: folder, stdio: ['pipe', 'pipe', 'pipe'] })
  await printed(child, '---')
  for (const line of input) {
    const before = recorded.chunks.length
    const speaker = line.startsWith('server: ') ? server : child
    speaker.stdin!.write(line.replace('server: ', ''))
    while (recorded.chunks.length === before) await new Promise((resolve) => setTimeout(resolve, 20))
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  child.stdin!.end()
  await once(child, 'exit')
  proxy.close()
  return recorded
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

function printed(child: ChildProcess, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let all = ''
    const take = (data: Buffer) => {
      all += data.toString('latin1')
      if (all.includes(text)) resolve()
    }
    child.stdout!.on('data', take)
    child.stderr!.on('data', take)
    child.once('exit', () => reject(new Error(all)))
  })
}

// What OpenSSL's programs take for commands: K and k update the keys, with and without asking the peer to.
test('key updates of both sides', async () => {
  const input = [
    'one\n',
    'K\n',
    'two\n',
    'server: eno\n',
    'server: k\n',
    'server: owt\n',
    'k\n',
    'three\n',
    'server: eerht\n',
  ]
  const [recorded] = await openssl(['-tls1_3'], ['-tls1_3'], input)
  const one = read(recorded!)
  expect(one.reader.text(0)).toBe('one\ntwo\nthree\n')
  expect(one.reader.text(1)).toBe('eno\nowt\neerht\n')
  expect(one.reader.gaps).toEqual([])
})

test('early data of a resumed session', async () => {
  const server = ['-tls1_3', '-early_data', '-max_early_data', '1000']
  const [, second] = await openssl(['-tls1_3'], server, ['server: hello\n', 'later\n'], 2)
  const one = read(second!)
  expect(one.reader.text(0)).toBe('early words\nlater\n')
  expect(one.reader.text(1)).toBe('hello\n')
})

const WITHOUT_TICKETS = ['-tls1_2', '-no_ticket']
/** Where the random stands in the first record of a client, and the session id in that of a server (RFC 5246 §7.4.1). */
const RANDOM = [11, 43] as const

function randomOf({ chunks }: Recorded): string {
  return chunks
    .find(({ half }) => half === 0)!
    .bytes.subarray(...RANDOM)
    .toString('hex')
}

function sessionOf({ chunks }: Recorded): string {
  const hello = chunks.find(({ half }) => half === 1)!.bytes
  return hello.subarray(RANDOM[1] + 1, RANDOM[1] + 1 + hello[RANDOM[1]]!).toString('hex')
}

test('a session that is resumed by its id is read with the key of the first connection alone', async () => {
  const [first, second] = await openssl(WITHOUT_TICKETS, WITHOUT_TICKETS, ['one\n', 'server: eno\n'], 2)
  expect(sessionOf(first!)).toHaveLength(64)
  expect(sessionOf(second!)).toBe(sessionOf(first!))
  const keyLog = first!.keyLog.filter((line) => !line.toLowerCase().includes(randomOf(second!)))
  expect(keyLog.length).toBeLessThan(first!.keyLog.length)
  const one = rig()
  for (const line of keyLog) one.room.keys.line(line)
  feed(one, first!.chunks)
  const again = { ...one, handler: one.room.open({ ...one.info, serial: 2, port: [40_001, 443] })! }
  const before = [one.reader.text(0).length, one.reader.text(1).length]
  feed(again, second!.chunks)
  expect(one.reader.text(0).slice(before[0])).toBe('one\n')
  expect(one.reader.text(1).slice(before[1])).toBe('eno\n')
})

test.each([
  'RSA Session-ID:ID Master-Key:KEY',
  'Nov 29 10:00:00 app RSA Session-ID:ID Master-Key:KEY',
  'Session-ID: ID Master-Key: KEY',
])('RSA key exchange, read with a line as agents for Java log it: %s', async (form) => {
  const rsa = [...WITHOUT_TICKETS, '-cipher', 'AES128-SHA256']
  const [recorded] = await openssl(rsa, rsa, ['one\n', 'server: eno\n'])
  const master = recorded!.keyLog
    .find((line) => line.toLowerCase().includes(randomOf(recorded!)))!
    .trim()
    .split(' ')[2]!
  const line = form.replace('ID M', `${sessionOf(recorded!)} M`).replace('KEY', master)
  const one = read({ chunks: recorded!.chunks, keyLog: [line] })
  expect(one.reader.text(0)).toBe('one\n')
  expect(one.reader.text(1)).toBe('eno\n')
  expect(one.facts[0]).toMatchObject({ verdict: 'read' })
})
