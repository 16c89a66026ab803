import { type AddressInfo, createServer, type Server } from 'node:net'
import * as files from '../../../wire/test/support/files.js'
import { type FrameSink, openSource } from '../../src/index.js'

/** Gives the nth connection the nth content, then ends it. */
async function exporter(contents: Buffer[]): Promise<{ server: Server; spec: string }> {
  let n = 0
  const server = createServer((socket) => {
    socket.on('error', () => {})
    socket.end(contents[Math.min(n++, contents.length - 1)])
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { server, spec: `pcap-over-ip://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

function collect(until: number, stop: AbortController): { seen: string[]; sink: FrameSink } {
  const seen: string[] = []
  const frame: FrameSink['frame'] = (buf, start, end) => {
    seen.push(buf.toString('latin1', start, end))
    if (seen.length === until) stop.abort()
  }
  return { seen, sink: { frame } }
}

describe('pcap-over-ip', () => {
  const [a, b, c] = ['a', 'b', 'c'].map((text) => Buffer.from(text))

  test('connects again when the stream ends, each stream with its own format', async () => {
    const { server, spec } = await exporter([files.pcapFile([a, b]), files.pcapngFile([c]), files.pcapFile([a])])
    const stop = new AbortController()
    const { seen, sink } = collect(4, stop)
    const warnings: string[] = []
    const source = openSource(spec, { reconnectMs: 5, warn: (message) => warnings.push(message) })
    const summary = await source.run(sink, stop.signal)
    expect(seen).toEqual(['a', 'b', 'c', 'a'])
    expect(summary).toMatchObject({ frames: 4, bytes: 4, counters: { 'capture.reconnects': 2 } })
    expect(warnings[0]).toContain('connecting again')
    server.close()
  })

  test('a stream that breaks off is counted', async () => {
    const whole = files.pcapFile([a, b])
    const { server, spec } = await exporter([whole.subarray(0, whole.length - 1), whole])
    const stop = new AbortController()
    const { seen, sink } = collect(3, stop)
    const summary = await openSource(spec, { reconnectMs: 5 }).run(sink, stop.signal)
    expect(seen).toEqual(['a', 'a', 'b'])
    expect(summary.counters).toEqual({ 'capture.reconnects': 1, 'capture.broken_streams': 1 })
    server.close()
  })

  test('without reconnecting it ends with the stream', async () => {
    const { server, spec } = await exporter([files.pcapFile([a, b])])
    const { seen, sink } = collect(99, new AbortController())
    await openSource(spec, { reconnectMs: 0 }).run(sink)
    expect(seen).toEqual(['a', 'b'])
    server.close()
  })

  test('what is wrong from the start is said', async () => {
    const { server, spec } = await exporter([Buffer.from('HTTP/1.1 400 Bad Request')])
    const sink = { frame: () => {} }
    await expect(openSource(spec).run(sink)).rejects.toMatchObject({ code: 'capture.not_a_capture' })
    await new Promise((resolve) => server.close(resolve))
    await expect(openSource(spec).run(sink)).rejects.toMatchObject({ code: 'capture.cannot_connect', exit: 1 })
  })
})
