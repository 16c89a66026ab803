import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as files from '../../../wire/test/support/files.js'
import { DEFAULT_CAPTURE_LIMITS } from '../../src/index.js'
import { CaptureChild } from '../../src/live/child.js'
import { ChildStatistics } from '../../src/live/child-statistics.js'
import { tcpdump } from '../../src/live/tools.js'

const dir = mkdtempSync(join(tmpdir(), 'apiscope-child-'))
afterAll(() => rmSync(dir, { recursive: true }))
writeFileSync(join(dir, 'two.pcap'), files.pcapFile([Buffer.from('a'), Buffer.from('b')]))

/** A child that behaves as `script` says, in place of tcpdump. */
function source(script: string, bpf?: string, statisticsMs?: number): CaptureChild {
  const command = join(dir, `child-${script.length}-${Math.abs(hash(script))}`)
  writeFileSync(command, `#!/bin/sh\n${script}\n`)
  chmodSync(command, 0o755)
  const tool = { ...tcpdump({ device: 'eth0', bpf, kernelBytes: 1 << 20 }), command }
  return new CaptureChild('tcpdump:eth0', { tool, limits: DEFAULT_CAPTURE_LIMITS, statisticsMs })
}

const hash = (text: string) => [...text].reduce((sum, char) => (sum * 31 + char.charCodeAt(0)) | 0, 7)
const nothing = { frame: () => {} }

describe('capture children', () => {
  test('frames until told to end, then the statistics of the end', async () => {
    const stop = new AbortController()
    let frames = 0
    const sink = {
      frame() {
        if (++frames === 2) stop.abort()
      },
    }
    const script = `trap 'printf "2 packets captured\\n9 packets received by filter\\n7 packets dropped by kernel\\n" >&2; exit 0' TERM
      cat ${dir}/two.pcap; while :; do sleep 0.05; done`
    const summary = await source(script).run(sink, stop.signal)
    expect(summary).toEqual({
      frames: 2,
      bytes: 2,
      counters: { 'capture.child_captured': 2, 'capture.kernel_received': 9, 'capture.kernel_drops': 7 },
    })
  })

  test('while it runs the child is asked for its counts', async () => {
    const stop = new AbortController()
    const script = `trap 'echo "tcpdump: 5 packets captured, 6 packets received by filter, 1 packet dropped by kernel" >&2' USR1
      trap 'exit 0' TERM; cat ${dir}/two.pcap; while :; do sleep 0.02; done`
    const running = source(script, undefined, 20)
    const run = running.run(nothing, stop.signal)
    for (let i = 0; i < 6_000 && !running.counters()['capture.kernel_drops']; i++) {
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
    expect(running.counters()).toMatchObject({ 'capture.kernel_drops': 1, 'capture.child_captured': 5 })
    stop.abort()
    expect((await run).frames).toBe(2)
  })

  test('a child that ends by itself is a broken input, with what it said', async () => {
    const summary = await source(`cat ${dir}/two.pcap; echo "tcpdump: The interface disappeared" >&2; exit 1`).run(
      nothing,
    )
    expect(summary.frames).toBe(2)
    expect(summary.broken).toMatchObject({ code: 'capture.child_ended' })
    expect(summary.broken?.message).toContain('disappeared')
  })

  test.each([
    ['capture.permission', "eth0: You don't have permission to capture on that device", undefined],
    ['capture.no_such_interface', 'eth0: No such device exists', undefined],
    ['capture.bad_filter', "can't parse filter expression: syntax error", 'tcp and and'],
    ['capture.child_failed', 'something else', undefined],
  ])('%s', async (code, said, bpf) => {
    await expect(source(`echo "tcpdump: ${said}" >&2; exit 1`, bpf).run(nothing)).rejects.toMatchObject({ code })
  })

  test('a program that is not there', async () => {
    const tool = { ...tcpdump({ device: 'lo', kernelBytes: 1 }), command: '/nowhere/tcpdump' }
    const options = { tool, limits: DEFAULT_CAPTURE_LIMITS }
    await expect(new CaptureChild('tcpdump:lo', options).run(nothing)).rejects.toMatchObject({
      code: 'capture.child_missing',
    })
  })

  test('an error of the sink ends the child, also one that would write on', async () => {
    const sink = {
      frame: () => {
        throw new TypeError('mine')
      },
    }
    await expect(source(`cat ${dir}/two.pcap; cat /dev/zero`).run(sink)).rejects.toThrow(TypeError)
  })

  test('aborted before anything was seen', async () => {
    const stop = new AbortController()
    const run = source('exec sleep 60').run(nothing, stop.signal)
    setTimeout(() => stop.abort(), 50)
    expect(await run).toEqual({ frames: 0, bytes: 0, counters: {} })
  })
})

describe('ChildStatistics', () => {
  test('tcpdump in one line, as on SIGUSR1, and in pieces', () => {
    const statistics = new ChildStatistics()
    statistics.add('tcpdump: listening on lo\ntcpdump: 3 packets captured, 6 packets rec')
    statistics.add('eived by filter, 1 packet dropped by kernel\n2 packets dropped by interface')
    statistics.end()
    expect(statistics.counters).toEqual({
      'capture.child_captured': 3,
      'capture.kernel_received': 6,
      'capture.kernel_drops': 1,
      'capture.interface_drops': 2,
    })
  })

  test('the child that captures through cap', () => {
    const statistics = new ChildStatistics()
    statistics.add(
      'Warning: vb0: no IPv4 address assigned - This may not actually work\napiscope-cap: opened at 12 3\n',
    )
    expect(statistics.opened).toEqual({ frames: 12, drops: 3 })
  })

  test('dumpcap', () => {
    const statistics = new ChildStatistics()
    statistics.add(
      "Packets received/dropped on interface 'lo': 10/2 (pcap:1/dumpcap:1/flushed:0/ps_ifdrop:0) (83.3%)\n",
    )
    expect(statistics.counters).toEqual({ 'capture.kernel_drops': 2 })
  })
})
