/**
 * Real capture on loopback. Needs root (or cap_net_raw) and the tools; where they are missing it skips and says so, except with
 * APISCOPE_REQUIRE_SERVICES=1, when that is a failure.
 */
import { spawnSync } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { FrameDecoder, Packet, Verdict } from '@apiscope/wire'
import { openSource } from '../../src/index.js'
import { countOfDevice } from '../../src/live/interface-count.js'

const COUNT = 200

function missing(kind: string): string | undefined {
  if (process.platform !== 'linux') return 'Linux is needed'
  if (process.getuid?.() !== 0) return 'root is needed'
  if (kind === 'iface') {
    try {
      require('cap')
      return undefined
    } catch {
      return 'the package cap is not built (apt-get install libpcap-dev, npm_config_nodedir=/usr npm install)'
    }
  }
  return spawnSync(kind, ['--version']).error ? `${kind} is not installed` : undefined
}

async function sendAll(port: number): Promise<void> {
  const socket = createSocket('udp4')
  for (let i = 0; i < COUNT; i++) {
    await new Promise((resolve) => socket.send(`datagram ${i}`, port, '127.0.0.1', resolve))
    // The reader shares this thread.
    if (i % 8 === 0) await new Promise((resolve) => setImmediate(resolve))
  }
  socket.close()
}

async function live(kind: string): Promise<void> {
  const port = 20_000 + (process.pid % 10_000) + ['iface', 'tcpdump', 'dumpcap'].indexOf(kind) * 10_000
  const decoder = new FrameDecoder()
  const packet = new Packet()
  const seen = new Set<string>()
  const stop = new AbortController()
  const source = openSource(`${kind}:lo`, {
    bpf: `udp dst port ${port}`,
    kernelBytes: 4 << 20,
    interfaceBytes: 32 << 20,
    ringBytes: 1 << 20,
  })
  const run = source.run(
    {
      frame(buf, start, end, wireLength, time, linkType) {
        const verdict = decoder.decode(buf, start, end, wireLength, time, linkType, packet)
        expect(verdict).toBe(Verdict.udp)
        expect(Math.abs(time - Date.now())).toBeLessThan(600_000)
        seen.add(packet.buf.toString('latin1', packet.payloadOffset, packet.payloadOffset + packet.payloadLength))
      },
    },
    stop.signal,
  )
  // When the child listens is not told: sent again until it shows.
  for (let i = 0; i < 600 && seen.size < COUNT; i++) {
    await sendAll(port)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  stop.abort()
  const summary = await run
  expect(seen.size).toBe(COUNT)
  expect(summary.frames).toBeGreaterThanOrEqual(COUNT)
  expect(summary.broken).toBeUndefined()
  if (kind === 'tcpdump') expect(summary.counters['capture.kernel_drops']).toBe(0)
  if (kind === 'iface') expect(summary.counters['capture.interface_frames']).toBeGreaterThanOrEqual(COUNT)
}

describe('live capture on loopback', () => {
  test.each(['iface', 'tcpdump', 'dumpcap'])('%s', async (kind) => {
    const reason = missing(kind)
    if (reason && process.env.APISCOPE_REQUIRE_SERVICES === '1') throw new Error(`${kind} was not tested: ${reason}`)
    if (reason) process.stderr.write(`SKIPPED: live capture with ${kind} was not tested: ${reason}\n`)
    else await live(kind)
  })

  test.each(['iface', 'tcpdump', 'dumpcap'])('%s: an interface that is not there', async (kind) => {
    if (missing(kind)) return
    const run = openSource(`${kind}:nosuchif0`).run({ frame: () => {} })
    await expect(run).rejects.toMatchObject({ code: 'capture.no_such_interface', exit: 2 })
  })

  test.each(['iface', 'tcpdump', 'dumpcap'])('%s: a filter that is not one', async (kind) => {
    if (missing(kind)) return
    const run = openSource(`${kind}:lo`, { bpf: 'tcp and and' }).run({ frame: () => {} })
    await expect(run).rejects.toMatchObject({ code: 'capture.bad_filter', exit: 2 })
  })
})

test('the count of an interface, from the table of the kernel', () => {
  const table = [
    'Inter-|   Receive                                                |  Transmit',
    ' face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed',
    '    lo:     500       5    0    0    0     0          0         0      500       5    0    0    0     0       0          0',
    'veth0: 12345678  100001    0    7    0     0          0         0      100      20    0    0    0     0       0          0',
  ].join('\n')
  expect(countOfDevice(table, 'lo')).toEqual({ frames: 5, drops: 0 })
  expect(countOfDevice(table, 'veth0')).toEqual({ frames: 100_021, drops: 7 })
  expect(countOfDevice(table, 'eth0')).toBeUndefined()
})
