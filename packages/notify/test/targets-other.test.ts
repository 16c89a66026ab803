import { spawn } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createServer as createTlsServer } from 'node:tls'
import * as fc from 'fast-check'
import { SMTPServer } from 'smtp-server'
import { DEFAULT_NOTIFY_LIMITS } from '../src/limits.js'
import type { Notice } from '../src/outbox/notice.js'
import type { Context } from '../src/targets/common.js'
import { createTarget } from '../src/targets/create.js'
import { syslogMessage } from '../src/targets/syslog.js'
import { alertOf } from './support.js'

// Makes certificates for the tests of Kafka and Redis, too.
const { makeCertificates } = require('../../../scripts/services.d/certificates.cjs') as {
  makeCertificates(folder: string): void
}

const context: Context = {
  product: { version: '1.2.3' },
  limits: { ...DEFAULT_NOTIFY_LIMITS, sendMs: 20_000 },
  now: Date.now,
  hostname: 'sensor-1',
}
const signal = () => AbortSignal.timeout(60_000)
const batch = (n: number): Notice => ({
  kind: 'batch',
  id: 'f'.repeat(32),
  group: 'g',
  severity: 'high',
  alerts: Array.from({ length: n }, (_, i) => alertOf(i)),
  count: n,
})

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'notify-'))
  makeCertificates(folder)
})
afterAll(() => rmSync(folder, { recursive: true }))

/** RFC 5424, 6: header, one element of structured data, BOM and message. */
const RFC5424 =
  /^<(\d{1,3})>1 (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z) ([\x21-\x7e]{1,255}) apiscope - ([\x21-\x7e]{1,32}) \[apiscope@32473((?: [a-z]+="(?:[^"\\\]]|\\["\\\]])*")+)\] \ufeff(.*)$/su

/** Octet counting: `LENGTH SP MESSAGE` one behind another. */
function frames(stream: Buffer): string[] {
  const out: string[] = []
  for (let at = 0; at < stream.length; ) {
    const blank = stream.indexOf(0x20, at)
    const length = Number(stream.subarray(at, blank).toString())
    out.push(stream.subarray(blank + 1, blank + 1 + length).toString())
    at = blank + 1 + length
  }
  return out
}

async function listening(server: Server): Promise<{ port: number; bytes: () => Buffer; sockets: Set<Socket> }> {
  const parts: Buffer[] = []
  const sockets = new Set<Socket>()
  const take = (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('data', (part) => parts.push(part))
  }
  server.on('connection', (socket) => sockets.add(socket))
  server.on('taken', take)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { port: (server.address() as AddressInfo).port, bytes: () => Buffer.concat(parts), sockets }
}

async function until(what: () => boolean): Promise<void> {
  for (let i = 0; i < 3000 && !what(); i++) await new Promise((resolve) => setTimeout(resolve, 10))
  expect(what()).toBe(true)
}

describe('syslog', () => {
  it('any alert is one message of RFC 5424', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.string({ unit: 'binary' }),
        fc.constantFrom('cef', 'json', 'text' as const),
        (title, api, format) => {
          const alert = alertOf(1, { title, api: { id: api, host: api, method: 'GET', template: api } })
          const text = syslogMessage(alert, { facility: 13, format }, context)
          const match = RFC5424.exec(text)!
          expect(match).not.toBeNull()
          expect(match[1]).toBe('107')
          expect(text).not.toContain('\n')
        },
      ),
    )
  })

  it('UDP: one datagram each, cut at a character', async () => {
    const socket = createSocket('udp4')
    const got: Buffer[] = []
    socket.on('message', (message) => got.push(message))
    await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve))
    const target = createTarget(
      { name: 'u', type: 'syslog', host: '127.0.0.1', port: socket.address().port, format: 'json' } as never,
      context,
    )
    const long = batch(2)
    long.alerts[1] = alertOf(1, { title: 'ü'.repeat(3000) })
    expect(await target.send(long, signal())).toEqual({ ok: true })
    await until(() => got.length === 2)
    for (const message of got) {
      expect(message.length).toBeLessThanOrEqual(2048)
      expect(message.toString()).toMatch(RFC5424)
      expect(message.toString()).not.toContain('\ufffd')
    }
    socket.close()
  })

  it('TCP: counted octets on one connection, opened again after the receiver has gone', async () => {
    const server = createServer()
    server.on('connection', (socket) => server.emit('taken', socket))
    const { port, bytes, sockets } = await listening(server)
    const target = createTarget(
      { name: 't', type: 'syslog', protocol: 'tcp', host: '127.0.0.1', port } as never,
      context,
    )
    expect(await target.send(batch(3), signal())).toEqual({ ok: true })
    await until(() => frames(bytes()).length === 3)
    expect(frames(bytes()).every((frame) => RFC5424.test(frame))).toBe(true)
    expect(sockets.size).toBe(1)
    for (const socket of sockets) socket.destroy()
    await until(() => server.listening)
    let outcome = await target.send(batch(1), signal())
    // What had gone into a dying connection is not told from what arrived: syslog has no answer.
    for (let i = 0; i < 5 && sockets.size < 2; i++) outcome = await target.send(batch(1), signal())
    expect(outcome).toEqual({ ok: true })
    expect(sockets.size).toBe(2)
    await target.close?.()
    for (const socket of sockets) socket.destroy()
    await new Promise((resolve) => server.close(resolve))
    expect(await target.send(batch(1), signal())).toMatchObject({ ok: false, again: true, reason: 'ECONNREFUSED' })
  })

  it('TLS: only to whom the authority vouches for', async () => {
    const pem = readFileSync(join(folder, 'server.pem'))
    const server = createTlsServer({ key: pem, cert: pem })
    server.on('secureConnection', (socket) => server.emit('taken', socket))
    server.on('tlsClientError', () => {})
    const { port, bytes, sockets } = await listening(server as unknown as Server)
    const settings = { name: 's', type: 'syslog', protocol: 'tls', host: 'localhost', port }
    const target = createTarget({ ...settings, ca: join(folder, 'ca.pem') } as never, context)
    expect(await target.send(batch(2), signal())).toEqual({ ok: true })
    await until(() => frames(bytes()).length === 2)
    await target.close?.()
    const distrusting = createTarget({ ...settings, ca: join(folder, 'other-ca.pem') } as never, context)
    const refused = await distrusting.send(batch(1), signal())
    expect(refused).toMatchObject({ ok: false, again: true })
    expect(frames(bytes())).toHaveLength(2)
    for (const socket of sockets) socket.destroy()
    await new Promise((resolve) => server.close(resolve))
  })

  const rsyslogd = ['/usr/sbin/rsyslogd', process.env.APISCOPE_RSYSLOGD ?? ''].find(
    (path) => path !== '' && existsSync(path),
  )
  const withRsyslog = rsyslogd || process.env.APISCOPE_REQUIRE_SERVICES === '1' ? it : it.skip
  withRsyslog('rsyslog reads header, structured data and message over TCP', async () => {
    const port = await freePort()
    const out = join(folder, 'rsyslog.out')
    writeFileSync(
      join(folder, 'rsyslog.conf'),
      `module(load="imtcp")
input(type="imtcp" port="${port}" address="127.0.0.1")
template(name="all" type="string" string="%app-name%|%msgid%|%syslogseverity-text%|%hostname%|%structured-data%|%msg%\\n")
*.* action(type="omfile" file="${out}" template="all")
`,
    )
    const modules = process.env.APISCOPE_RSYSLOG_MODULES ? ['-M', process.env.APISCOPE_RSYSLOG_MODULES] : []
    const daemon = spawn(
      rsyslogd!,
      ['-n', '-f', join(folder, 'rsyslog.conf'), '-i', join(folder, 'rsyslog.pid'), ...modules],
      { stdio: 'ignore' },
    )
    try {
      const target = createTarget(
        { name: 'r', type: 'syslog', protocol: 'tcp', host: '127.0.0.1', port, format: 'cef' } as never,
        context,
      )
      let outcome = await target.send(batch(3), signal())
      for (let i = 0; i < 200 && !outcome.ok; i++) {
        await new Promise((resolve) => setTimeout(resolve, 100))
        outcome = await target.send(batch(3), signal())
      }
      const lines = () =>
        existsSync(out)
          ? readFileSync(out, 'utf8')
              .split('\n')
              .filter((line) => line.startsWith('apiscope'))
          : []
      await until(() => lines().length === 3)
      expect(lines()[0]).toMatch(
        /^apiscope\|bola\|err\|sensor-1\|\[apiscope@32473 id="[0-9a-f]{24}".*\]\|\ufeff?CEF:0\|apiscope/,
      )
      await target.close?.()
    } finally {
      daemon.kill('SIGKILL')
    }
  })
})

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

describe('e-mail', () => {
  const mails: string[] = []
  let refuse: { code: number } | undefined
  let server: SMTPServer
  let port: number
  beforeAll(async () => {
    const pem = readFileSync(join(folder, 'server.pem'))
    server = new SMTPServer({
      key: pem,
      cert: pem,
      authMethods: ['PLAIN'],
      onAuth: ({ username, password }, _session, done) =>
        username === 'scope' && password === 'canary-password' ? done(null, { user: username }) : done(new Error('no')),
      onData(stream, _session, done) {
        const parts: Buffer[] = []
        stream.on('data', (part) => parts.push(part))
        stream.on('end', () => {
          if (refuse) return done(Object.assign(new Error('refused'), { responseCode: refuse.code }))
          mails.push(Buffer.concat(parts).toString())
          done()
        })
      },
    })
    server.on('error', () => {})
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    port = (server.server.address() as AddressInfo).port
  })
  afterAll(() => new Promise<void>((resolve) => server.close(() => resolve())))
  const settings = () => ({
    name: 'm',
    type: 'email',
    host: 'localhost',
    port,
    tls: 'starttls',
    ca: join(folder, 'ca.pem'),
    user: 'scope',
    password: 'canary-password',
    from: 'apiscope@shop.example',
    to: ['oncall@shop.example'],
  })

  it('is sent over TLS with a login; more of an incident answers in its thread; no field can be put in', async () => {
    const target = createTarget(settings() as never, context)
    const evil = alertOf(1, { title: 'x\r\nBcc: evil@evil.example\r\n\r\nbody' })
    const notice: Notice = {
      kind: 'alert',
      id: 'a'.repeat(32),
      group: 'i1',
      severity: 'high',
      alerts: [evil],
      count: 1,
    }
    expect(await target.send(notice, signal())).toEqual({ ok: true })
    expect(
      await target.send(
        { ...notice, kind: 'update', id: 'b'.repeat(32), count: 2, alerts: [evil, alertOf(2)] },
        signal(),
      ),
    ).toEqual({ ok: true })
    const [first, second] = mails as [string, string]
    const head = first.slice(0, first.indexOf('\r\n\r\n'))
    expect(head).not.toMatch(/^Bcc:/im)
    expect(head).toMatch(/^Message-ID: <i1@apiscope>/im)
    expect(head).toMatch(/^Auto-Submitted: auto-generated/im)
    expect(second).toMatch(/^In-Reply-To: <i1@apiscope>/im)
    expect(first).toContain('Next: Revoke')
    await target.close?.()
  })

  it('tells what may pass from what is refused', async () => {
    const target = createTarget(settings() as never, context)
    const notice: Notice = { ...batch(1), kind: 'alert' }
    for (const [code, again] of [
      [451, true],
      [550, false],
    ] as const) {
      refuse = { code }
      expect(await target.send(notice, signal())).toEqual({ ok: false, again, reason: `SMTP ${code}` })
    }
    refuse = undefined
    const wrong = createTarget({ ...settings(), password: 'another' } as never, context)
    expect(await wrong.send(notice, signal())).toMatchObject({ ok: false, again: true })
    const distrusting = createTarget({ ...settings(), ca: join(folder, 'other-ca.pem') } as never, context)
    expect(await distrusting.send(notice, signal())).toMatchObject({ ok: false, again: true })
    await Promise.all([target, wrong, distrusting].map((one) => one.close?.()))
  })
})
