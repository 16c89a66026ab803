import { createSocket } from 'node:dgram'
import { existsSync, readFileSync } from 'node:fs'
import { FrameDecoder, Packet, tapOf, Verdict } from '@apiscope/wire'
import * as build from '../../../wire/test/support/build.js'
import { FrameRing, type FrameSink, openSource, RingSink } from '../../src/index.js'
import { dropsOfPort } from '../../src/live/udp-listener.js'

const frame = build.ethernet(build.ipv4(build.tcp(Buffer.from('mirrored'), { srcPort: 4321 })))

async function freePort(): Promise<number> {
  const socket = createSocket('udp4')
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve))
  const { port } = socket.address()
  await new Promise<void>((resolve) => socket.close(() => resolve()))
  return port
}

async function send(port: number, payloads: Buffer[]): Promise<void> {
  const socket = createSocket('udp4')
  for (const payload of payloads) {
    await new Promise((resolve) => socket.send(payload, port, '127.0.0.1', resolve))
  }
  socket.close()
}

/** Resolves when the port is bound, as the kernel says: what is sent before that is lost. */
async function listening(port: number): Promise<void> {
  const local = `:${port.toString(16).toUpperCase().padStart(4, '0')} `
  for (let i = 0; i < 6_000 && existsSync('/proc/net/udp'); i++) {
    if (readFileSync('/proc/net/udp', 'utf8').includes(local)) return
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

/** Runs a source until `count` frames came, then aborts. */
async function receive(spec: string, port: number, payloads: Buffer[], sink: FrameSink, done: () => boolean) {
  const stop = new AbortController()
  const source = openSource(spec, { ringBytes: 1 << 20, receiveBytes: 100_000 })
  const run = source.run(sink, stop.signal)
  let ended = false
  run.finally(() => (ended = true)).catch(() => {})
  await listening(port)
  await send(port, payloads)
  for (let i = 0; i < 6_000 && !done() && !ended; i++) await new Promise((resolve) => setTimeout(resolve, 10))
  stop.abort()
  return { summary: await run, source }
}

describe('tunnel listeners', () => {
  test.each([
    ['vxlan', build.vxlan(frame, 4242)],
    ['geneve', build.geneve(frame, 4242)],
  ])('%s: the inner segment comes out with its network', async (kind, payload) => {
    const port = await freePort()
    const decoder = new FrameDecoder()
    const packet = new Packet()
    const seen: unknown[] = []
    const before = Date.now()
    const sink: FrameSink = {
      frame(buf, start, end, wireLength, time, linkType) {
        const verdict = decoder.decode(buf, start, end, wireLength, time, linkType, packet)
        seen.push([verdict, packet.srcPort, tapOf(packet)])
        expect(Math.abs(time - before)).toBeLessThan(600_000)
      },
    }
    const { summary, source } = await receive(
      `${kind}://127.0.0.1:${port}`,
      port,
      [payload, payload],
      sink,
      () => seen.length === 2,
    )
    expect(seen).toEqual(Array(2).fill([Verdict.tcp, 4321, { kind, vni: 4242 }]))
    expect(summary.frames).toBe(2)
    expect(summary.counters['capture.ring_drops']).toBe(0)
    if (process.platform === 'linux') expect(summary.counters['capture.kernel_drops']).toBe(0)
    expect(source.progress().read).toBe(2 * payload.length)
  })

  test('a ring takes the frames without a stop in between', async () => {
    const port = await freePort()
    const ring = FrameRing.create({ bytes: 65_536 })
    const payloads = Array.from({ length: 20 }, () => build.vxlan(frame, 1))
    await receive(`vxlan://127.0.0.1:${port}`, port, payloads, new RingSink(ring), () => ring.used > 20 * frame.length)
    let frames = 0
    ring.reader().read({ frame: () => frames++ })
    expect(frames).toBe(20)
  })

  test('a slow sink is waited for and loses nothing while the ring has room', async () => {
    const port = await freePort()
    let frames = 0
    const sink: FrameSink = {
      frame: () => frames++,
      ready: () => new Promise((resolve) => setTimeout(resolve, 20)),
    }
    const payloads = Array.from({ length: 50 }, () => build.vxlan(frame, 1))
    const { summary } = await receive(`vxlan://127.0.0.1:${port}`, port, payloads, sink, () => frames === 50)
    expect(summary.frames).toBe(frames)
    expect(frames).toBe(50)
  })

  test('an error of the sink ends the run with it', async () => {
    const port = await freePort()
    const sink = {
      frame: () => {
        throw new TypeError('mine')
      },
    }
    await expect(receive(`vxlan://127.0.0.1:${port}`, port, [frame], sink, () => false)).rejects.toThrow(TypeError)
  })

  test('a port in use and a foreign address are said with their mends', async () => {
    const socket = createSocket('udp4')
    await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve))
    const { port } = socket.address()
    const sink = { frame: () => {} }
    const cannot = expect.objectContaining({ code: 'capture.cannot_listen', exit: 1 })
    await expect(openSource(`vxlan://127.0.0.1:${port}`).run(sink)).rejects.toEqual(cannot)
    await expect(openSource('vxlan://192.0.2.77:4789').run(sink)).rejects.toEqual(cannot)
    socket.close()
  })

  test('a buffer smaller than asked for is warned of', async () => {
    const port = await freePort()
    const warnings: string[] = []
    const stop = new AbortController()
    const warn = (message: string) => warnings.push(message)
    const source = openSource(`vxlan://127.0.0.1:${port}`, { receiveBytes: 2 ** 31 - 1, ringBytes: 65_536, warn })
    const run = source.run({ frame: () => {} }, stop.signal)
    for (let i = 0; i < 6_000 && warnings.length === 0; i++) await new Promise((resolve) => setTimeout(resolve, 10))
    stop.abort()
    await run
    expect(warnings[0]).toContain('net.core.rmem_max')
  })

  test('drops are read from the column of the port', () => {
    const table = [
      '   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops',
      '  467: 0100007F:12B5 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 31 2 0000 17',
      '  468: 00000000:12B6 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 32 2 0000 5',
    ].join('\n')
    expect(dropsOfPort(table, 4789)).toBe(17)
    expect(dropsOfPort(table, 4790)).toBe(5)
    expect(dropsOfPort(table, 1)).toBe(0)
  })
})
