import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { LATEST_TIME, openCapture } from '../src/index.js'
import { SystemClock } from '../src/live/clock.js'

const folder = mkdtempSync(join(tmpdir(), 'apiscope-times-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const block = (type: number, body: Buffer): Buffer => {
  const out = Buffer.alloc(12 + body.length)
  out.writeUInt32LE(type)
  out.writeUInt32LE(out.length, 4)
  body.copy(out, 8)
  out.writeUInt32LE(out.length, out.length - 4)
  return out
}

/** A pcapng of one interface with this resolution and offset, and one empty frame for each count of ticks. */
function pcapng(resolution: number, offset: bigint, ticks: readonly bigint[]): Buffer {
  const section = Buffer.alloc(16)
  section.writeUInt32LE(0x1a2b3c4d)
  section.writeUInt16LE(1, 4)
  section.writeBigInt64LE(-1n, 8)
  const description = Buffer.alloc(8 + 8 + 12 + 4)
  description.writeUInt16LE(1)
  description.writeUInt16LE(9, 8)
  description.writeUInt16LE(1, 10)
  description[12] = resolution
  description.writeUInt16LE(14, 16)
  description.writeUInt16LE(8, 18)
  description.writeBigInt64LE(offset, 20)
  const frames = ticks.map((at) => {
    const packet = Buffer.alloc(20)
    packet.writeUInt32LE(Number(at >> 32n), 4)
    packet.writeUInt32LE(Number(at & 0xffff_ffffn), 8)
    return block(6, packet)
  })
  return Buffer.concat([block(0x0a0d0d0a, section), block(1, description), ...frames])
}

async function timesOf(content: Buffer) {
  const path = join(folder, 'x.pcapng')
  writeFileSync(path, content)
  const times: number[] = []
  const { counters } = await openCapture(path).run({ frame: (_buf, _start, _end, _wire, time) => times.push(time) })
  return { times, impossible: counters['capture.impossible_times'] ?? 0 }
}

test('D5: whatever resolution, offset and ticks a pcapng has, times are dates; those that are none are counted', async () => {
  const ticks = fc.array(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), { minLength: 1, maxLength: 5 })
  const offset = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 255 }), offset, ticks, async (resolution, from, counts) => {
      const { times, impossible } = await timesOf(pcapng(resolution, from, counts))
      expect(times).toHaveLength(counts.length)
      for (const time of times) {
        expect(time).toBeGreaterThanOrEqual(0)
        expect(time).toBeLessThanOrEqual(LATEST_TIME)
      }
      expect(impossible).toBeLessThanOrEqual(counts.length)
    }),
    { numRuns: 200 },
  )
})

test('D5: whole seconds with the ticks of microseconds are no dates, nor is a time before 1970', async () => {
  const now = 1_741_669_260_000_000n
  expect(await timesOf(pcapng(0, 0n, [now]))).toEqual({ times: [LATEST_TIME], impossible: 1 })
  expect(await timesOf(pcapng(6, -1_800_000_000n, [now]))).toEqual({ times: [0], impossible: 1 })
  expect(await timesOf(pcapng(6, 0n, [now]))).toEqual({ times: [1_741_669_260_000], impossible: 0 })
})

test('K5: the clock of live sources follows the system clock where it is set, and where the machine slept', () => {
  let wall = 1_700_000_000_000.25
  let monotonic = 500
  const clock = new SystemClock(
    () => Math.floor(wall),
    () => monotonic,
  )
  const pass = (ms: number) => {
    wall += ms
    monotonic += ms
  }
  const follows = () => {
    for (let i = 0; i < 100; i++) {
      pass(0.3)
      expect(Math.abs(clock.now() - wall)).toBeLessThanOrEqual(1)
    }
  }
  follows()
  wall += 3_600_000
  follows()
  wall -= 7_200_000
  follows()
  // Asleep: the system clock has gone on, the monotonic one may not have.
  wall += 1e8
  follows()
  const before = clock.now()
  pass(0.1)
  const between = clock.now()
  expect(between - before).toBeCloseTo(0.1, 3)
})
