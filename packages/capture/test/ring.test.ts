import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import fc from 'fast-check'
import { drainRing, FrameRing, type FrameSink, RingSink } from '../src/index.js'

function collect(): { seen: string[]; sink: FrameSink } {
  const seen: string[] = []
  return {
    seen,
    sink: {
      frame: (buf, start, end, wireLength, time, linkType) =>
        seen.push(`${buf.toString('latin1', start, end)}|${wireLength}|${time}|${linkType}`),
    },
  }
}

const frameOf = (n: number, size: number) => Buffer.alloc(size, 97 + (n % 26))

describe('FrameRing', () => {
  test('any interleaving of writes and reads delivers what was written, in order, or counts it as dropped', () => {
    const step = fc.oneof(fc.nat(16_000), fc.constant(-1))
    fc.assert(
      fc.property(fc.array(step, { maxLength: 100 }), (steps) => {
        const ring = FrameRing.create({ bytes: 65_536 })
        const reader = ring.reader()
        const { seen, sink } = collect()
        const written: string[] = []
        let dropped = 0
        steps.forEach((size, n) => {
          if (size < 0) {
            reader.read(sink)
            return
          }
          const data = frameOf(n, size)
          if (ring.write(data, 0, size, size + 1, n + 0.25, 1))
            written.push(`${data.toString()}|${size + 1}|${n + 0.25}|1`)
          else dropped++
        })
        while (!reader.empty) reader.read(sink)
        expect(seen).toEqual(written)
        expect(ring.drops).toBe(dropped)
        expect(ring.used).toBe(0)
      }),
      { numRuns: 300 },
    )
  })

  test('positions wrap beyond 4 GiB', () => {
    const ring = FrameRing.create({ bytes: 65_536 })
    new Int32Array(ring.shared)[0] = -64
    new Int32Array(ring.shared)[32] = -64
    const reader = ring.reader()
    const { seen, sink } = collect()
    for (let i = 0; i < 10; i++) expect(ring.write(frameOf(i, 10), 0, 10, 10, i, 1)).toBe(true)
    reader.read(sink)
    expect(seen).toHaveLength(10)
    expect(ring.used).toBe(0)
  })

  test('every reader sees every frame; the slowest one decides', () => {
    const ring = FrameRing.create({ bytes: 65_536, readers: 2 })
    const [fast, slow] = [ring.reader(0), ring.reader(1)]
    const a = collect()
    const b = collect()
    const frame = Buffer.alloc(1000)
    for (let i = 0; i < 100; i++) {
      ring.write(frame, 0, 1000, 1000, i, 1)
      fast.read(a.sink)
    }
    expect(a.seen).toHaveLength(64)
    expect(ring.drops).toBe(36)
    slow.read(b.sink)
    expect(b.seen).toEqual(a.seen)
    expect(ring.write(frame, 0, 1000, 1000, 1, 1)).toBe(true)
  })

  test('a frame larger than a quarter of the ring is dropped and counted', () => {
    const ring = FrameRing.create({ bytes: 65_536 })
    expect(ring.write(Buffer.alloc(20_000), 0, 20_000, 20_000, 0, 1)).toBe(false)
    expect(ring.drops).toBe(1)
  })

  test.each([1000, 32_768, 100_000, 2 ** 31])('%i bytes is not a size', (bytes) => {
    expect(() => FrameRing.create({ bytes })).toThrow(expect.objectContaining({ code: 'capture.ring_size', exit: 2 }))
  })

  test('drainRing delivers until the ring is closed, waiting for its sink', async () => {
    const ring = FrameRing.create({ bytes: 65_536 })
    let waits = 0
    const { seen, sink } = collect()
    const drained = drainRing(ring, ring.reader(), { ...sink, ready: () => void waits++ })
    for (let i = 0; i < 5; i++) {
      ring.write(frameOf(i, 5), 0, 5, 5, i, 1)
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    ring.write(frameOf(9, 5), 0, 5, 5, 9, 1)
    ring.close()
    await drained
    expect(seen).toHaveLength(6)
    expect(waits).toBeGreaterThan(4)
  })

  test('drainRing ends on abort', async () => {
    const ring = FrameRing.create({ bytes: 65_536 })
    const stop = new AbortController()
    const drained = drainRing(ring, ring.reader(), collect().sink, stop.signal)
    stop.abort()
    await drained
  })

  test('a lossless RingSink waits for room between batches', async () => {
    const ring = FrameRing.create({ bytes: 65_536 })
    const sink = new RingSink(ring, { lossless: true })
    const { seen, sink: out } = collect()
    const drained = drainRing(ring, ring.reader(), out)
    for (let i = 0; i < 1000; i++) {
      sink.frame(frameOf(i, 500), 0, 500, 500, i, 1)
      if (i % 20 === 0) await sink.ready?.()
    }
    ring.close()
    await drained
    expect(seen).toHaveLength(1000)
    expect(ring.drops).toBe(0)
  })

  test('across threads: 200 000 frames arrive whole and in order, dropped ones counted', async () => {
    const ring = FrameRing.create({ bytes: 1 << 20 })
    const code = `
      const { workerData } = require('node:worker_threads')
      const { FrameRing } = require(workerData.path)
      const ring = FrameRing.attach(workerData.shared)
      const frame = Buffer.alloc(256)
      for (let i = 0; i < 200_000; i++) {
        const size = 4 + (i % 250)
        frame.fill(i & 255, 4, size)
        frame.writeUInt32LE(i)
        ring.write(frame, 0, size, size, i, 1)
      }
      ring.close()`
    const path = join(__dirname, '../dist/ring.js')
    const worker = new Worker(code, { eval: true, workerData: { shared: ring.shared, path } })
    let frames = 0
    let last = -1
    let wrong = 0
    await drainRing(ring, ring.reader(), {
      frame(buf, start, end, _wire, time) {
        const n = buf.readUInt32LE(start)
        if (n <= last || time !== n || end - start !== 4 + (n % 250)) wrong++
        if (end - start > 4 && (buf[start + 4] !== (n & 255) || buf[end - 1] !== (n & 255))) wrong++
        last = n
        frames++
      },
    })
    await worker.terminate()
    expect(wrong).toBe(0)
    expect(frames + ring.drops).toBe(200_000)
    expect(frames).toBeGreaterThan(0)
  })
})
