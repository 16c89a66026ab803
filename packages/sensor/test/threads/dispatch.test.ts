import { FrameDecoder, Packet, Verdict } from '@apiscope/wire'
import fc from 'fast-check'
import { LINKTYPE_TICK } from '../../src/clock/source-clock'
import { endpointHash, peekHash } from '../../src/flow-share'
import { Dispatch, FOR_ALL } from '../../src/threads/dispatch'

/** A TCP segment without payload behind any of the headers that a glance knows, and some that it does not. */
const bytes = (n: number) => fc.uint8Array({ minLength: n, maxLength: n }).map((array) => Buffer.from(array))
const ipv4 = fc
  .tuple(bytes(8), bytes(20), fc.boolean(), fc.constantFrom(6, 6, 6, 17, 47))
  .map(([ips, tcp, fragment, protocol]) => {
    const head = Buffer.from('4500002800000000400600000000000000000000', 'hex')
    head[9] = protocol
    if (fragment) head[6] = 0x20
    ips.copy(head, 12)
    tcp[12] = 0x50
    return { type: 0x0800, packet: Buffer.concat([head, tcp]) }
  })
const ipv6 = fc.tuple(bytes(32), bytes(20), fc.constantFrom(6, 6, 0, 44)).map(([ips, tcp, next]) => {
  const head = Buffer.alloc(40)
  head[0] = 0x60
  head.writeUInt16BE(20, 4)
  head[6] = next
  ips.copy(head, 8)
  tcp[12] = 0x50
  return { type: 0x86dd, packet: Buffer.concat([head, tcp]) }
})
const frame = fc
  .tuple(fc.oneof(ipv4, ipv6), fc.constantFrom(1, 1, 113, 276, 101), fc.nat(2), fc.nat(80))
  .map(([{ type, packet }, linkType, vlans, cut]) => {
    const tags = linkType === 1 ? vlans : 0
    const link = Buffer.alloc({ 1: 14, 113: 16, 276: 20, 101: 0 }[linkType]! + 4 * tags)
    const at = { 1: 12, 113: 14, 276: 0, 101: -1 }[linkType]!
    for (let i = 0; i < tags; i++) link.writeUInt32BE(0x8100_0005, 12 + 4 * i)
    if (at >= 0) link.writeUInt16BE(type, at + 4 * tags)
    const whole = Buffer.concat([link, packet])
    return { bytes: whole.subarray(0, cut === 0 ? Math.floor(whole.length / 2) : whole.length), linkType }
  })

test('a glance places a frame where the decoder does, or nowhere', () => {
  const decoder = new FrameDecoder()
  const packet = new Packet()
  let placed = 0
  fc.assert(
    fc.property(frame, ({ bytes, linkType }) => {
      const hash = peekHash(bytes, 0, bytes.length, linkType)
      const verdict = decoder.decode(bytes, 0, bytes.length, bytes.length, 0, linkType, packet)
      if (hash < 0 || verdict !== Verdict.tcp) return
      placed++
      expect(hash).toBe(endpointHash(packet))
    }),
    { numRuns: 1000 },
  )
  expect(placed).toBeGreaterThan(100)
})

test('each pipeline gets its own frames, frames that nobody can place, and every step of time', () => {
  const dispatch = new Dispatch(2, 1 << 23, false)
  const plain = Buffer.alloc(60)
  plain.writeUInt16BE(0x0800, 12)
  plain[14] = 0x45
  plain[23] = 6
  for (let i = 0; i < 100; i++) {
    plain.writeUInt16BE(i, 34)
    dispatch.frame(plain, 0, 60, 60, 1000 + i, 1)
  }
  dispatch.frame(plain, 0, 60, 60, 1100, 101)
  dispatch.frame(plain, 0, 0, 0, 1200, LINKTYPE_TICK)
  const pipelines = dispatch.rings.map((ring) => {
    const seen = { own: 0, all: 0, ticks: [] as number[] }
    ring.reader().read({
      frame: (_buf, _start, _end, _wire, time, linkType) => {
        if (linkType === LINKTYPE_TICK) seen.ticks.push(time)
        else if (linkType & FOR_ALL) seen.all++
        else seen.own++
      },
    })
    return seen
  })
  expect(pipelines[0].own + pipelines[1].own).toBe(100)
  expect(Math.min(pipelines[0].own, pipelines[1].own)).toBeGreaterThan(10)
  for (const { all, ticks } of pipelines) {
    expect(all).toBe(1)
    expect(ticks).toEqual([1000, 1100, 1200])
  }
  expect(dispatch.drops).toBe(0)
})
