import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import * as files from '../../wire/test/support/files.js'
import { type FrameSink, LINKTYPE_SECRETS, openCapture } from '../src/index.js'

interface Seen {
  data: string
  wireLength: number
  time: number
  linkType: number
}

const dir = mkdtempSync(join(tmpdir(), 'apiscope-capture-'))
afterAll(() => rmSync(dir, { recursive: true }))

function file(name: string, content: Buffer): string {
  const path = join(dir, name)
  writeFileSync(path, content)
  return path
}

function collect(): { seen: Seen[]; sink: FrameSink } {
  const seen: Seen[] = []
  const frame: FrameSink['frame'] = (buf, start, end, wireLength, time, linkType) => {
    seen.push({ data: buf.toString('latin1', start, end), wireLength, time, linkType })
  }
  return { seen, sink: { frame } }
}

async function read(content: Buffer, name = 'x.pcap', options = {}) {
  const { seen, sink } = collect()
  const source = openCapture(file(name, content), options)
  const summary = await source.run(sink)
  return { seen, summary, source }
}

async function readPipe(content: Buffer, chunk: number) {
  const { seen, sink } = collect()
  const chunks = Array.from({ length: Math.ceil(content.length / chunk) }, (_, i) =>
    content.subarray(i * chunk, (i + 1) * chunk),
  )
  const summary = await openCapture('-', { stdin: Readable.from(chunks) }).run(sink)
  return { seen, summary }
}

const T = 1_700_000_000_123.456
const A = { data: Buffer.from('alpha'), time: T }
const B = { data: Buffer.from('beta'), time: T + 1.5, wireLength: 1500 }
const FRAMES: Seen[] = [
  { data: 'alpha', wireLength: 5, time: T, linkType: 1 },
  { data: 'beta', wireLength: 1500, time: T + 1.5, linkType: 1 },
]

describe('pcap', () => {
  test('W12: files that were appended to one another are read on, whatever order of bytes each has', async () => {
    const one = files.pcapFile([A])
    for (const other of [files.pcapFile([B]), files.pcapFile([B], { littleEndian: false })])
      for (const chunk of [1, 7, 4096]) {
        const { seen, summary } = await readPipe(Buffer.concat([one, other]), chunk)
        expect(seen.map(({ data }) => data)).toEqual(['alpha', 'beta'])
        expect(summary.broken).toBeUndefined()
      }
  })

  test.each([
    ['microseconds, little-endian', {}],
    ['microseconds, big-endian', { littleEndian: false }],
    ['nanoseconds, little-endian', { nanoseconds: true }],
    ['nanoseconds, big-endian', { nanoseconds: true, littleEndian: false }],
    ['modified', { modified: true }],
  ])('%s', async (_name, options) => {
    const { seen, summary, source } = await read(files.pcapFile([A, B], options))
    expect(seen.map(({ time: _, ...rest }) => rest)).toEqual(FRAMES.map(({ time: _, ...rest }) => rest))
    expect(seen.map(({ time }) => Math.round(time * 1000))).toEqual(FRAMES.map(({ time }) => Math.round(time * 1000)))
    expect(summary).toEqual({ frames: 2, bytes: 9, counters: {} })
    expect(source.progress().read).toBe(source.progress().total)
  })

  test('the link type is without the bits above that tell the FCS length', async () => {
    const { seen } = await read(files.pcapFile([A], { linkType: 0x2400_0071 }))
    expect(seen[0].linkType).toBe(113)
  })

  test('a record that announces more than any frame has breaks the file there, and says where', async () => {
    const content = files.pcapFile([A, B, A])
    content.writeUInt32LE(0x7fff_ffff, 24 + 21 + 8)
    const { seen, summary } = await read(content)
    expect(seen).toHaveLength(1)
    expect(summary.broken).toMatchObject({ code: 'capture.broken_record', offset: 24 + 21 })
  })
})

describe('W12: files that were appended to one another', () => {
  /** As long as packets are, and of bytes that are no header. */
  const long = (letter: string, time: number) => ({ data: Buffer.from(letter.repeat(90)), time })
  const made = (letter: string): [name: string, content: Buffer][] => {
    const frames = [long(letter, T), long(letter.toUpperCase(), T + 1)]
    return [
      ['pcap', files.pcapFile(frames)],
      ['pcap, big-endian', files.pcapFile(frames, { littleEndian: false })],
      ['pcap, nanoseconds', files.pcapFile(frames, { nanoseconds: true })],
      ['pcapng', files.pcapngFile(frames)],
      ['pcapng, big-endian', files.pcapngFile(frames, 1, false)],
    ]
  }
  const letters = (seen: Seen[]) => seen.map(({ data }) => data).join(' ')
  const ALL = ['a', 'A', 'b', 'B'].map((letter) => letter.repeat(90)).join(' ')
  const pairs = made('a').flatMap(([one, first]) => made('b').map(([other, second]) => ({ one, other, first, second })))

  test.each(pairs)('$one, then $other', async ({ first, second }) => {
    for (const chunk of [1, 13, 4_096]) {
      const { seen, summary } = await readPipe(Buffer.concat([first, second]), chunk)
      expect(letters(seen)).toBe(ALL)
      expect(summary).toMatchObject({ frames: 4, bytes: 360 })
      expect(summary.broken).toBeUndefined()
    }
  })

  test.each(pairs)(
    '$one that was cut off anywhere in its last record, then $other: nothing of one is put into the other',
    async ({ one, first, second }) => {
      const last = one.startsWith('pcapng') ? 32 + 92 : 16 + 90
      for (let cut = 1; cut < last; cut += 3) {
        const { seen, summary } = await read(Buffer.concat([first.subarray(0, first.length - cut), second]))
        expect(letters(seen)).toBe(['a', 'b', 'B'].map((letter) => letter.repeat(90)).join(' '))
        expect(summary.counters['capture.cut_records']).toBe(1)
        expect(summary.broken).toBeUndefined()
      }
    },
  )

  test('what looks like a file inside a frame is its bytes', async () => {
    const inside = { data: Buffer.concat([files.pcapFile([A]), files.pcapngFile([B])]), time: T }
    for (const content of [files.pcapFile([inside, A]), files.pcapngFile([inside, A])]) {
      const { seen, summary } = await read(content)
      expect(seen.map(({ data }) => data.length)).toEqual([inside.data.length, 5])
      expect(summary.counters).toEqual({})
    }
  })
})

describe('pcapng', () => {
  const micro = (time: number) => BigInt(Math.round(time * 1000))

  test.each([true, false])('little-endian: %s', async (little) => {
    expect((await read(files.pcapngFile([A, B], 1, little))).seen).toEqual(FRAMES)
  })

  test('two sections of different byte order, each with its own interfaces', async () => {
    const content = Buffer.concat([files.pcapngFile([A], 1, true), files.pcapngFile([A], 113, false)])
    expect((await read(content)).seen.map(({ linkType }) => linkType)).toEqual([1, 113])
  })

  test('interfaces with nanoseconds, a power of two, and an offset', async () => {
    const content = Buffer.concat([
      files.sectionHeader(),
      files.interfaceBlock({ resolution: 9 }),
      files.interfaceBlock({ resolution: 0x8a, linkType: 101 }),
      files.interfaceBlock({ offset: 3600 }),
      files.interfaceBlock({ resolution: 0 }),
      files.enhancedPacket(A.data, 1_500_000_000n, 0),
      files.enhancedPacket(A.data, 1536n, 1),
      files.enhancedPacket(A.data, 1_000_000n, 2),
      files.enhancedPacket(A.data, 7n, 3),
    ])
    const { seen } = await read(content)
    expect(seen.map(({ time }) => time)).toEqual([1500, 1500, 3_601_000, 7000])
    expect(seen[1].linkType).toBe(101)
  })

  test('simple and obsolete packet blocks', async () => {
    const content = Buffer.concat([
      files.sectionHeader(),
      files.interfaceBlock({ snapLength: 4 }),
      files.obsoletePacket(A.data, micro(T)),
      files.simplePacket(Buffer.from('long'), true, 90),
    ])
    expect((await read(content)).seen).toEqual([FRAMES[0], { data: 'long', wireLength: 90, time: T, linkType: 1 }])
  })

  test('blocks of other types are skipped, also when larger than the window', async () => {
    const secrets = files.block(10, Buffer.alloc(3_000_000, 0x5a))
    const content = Buffer.concat([
      files.sectionHeader(),
      secrets,
      files.interfaceBlock(),
      files.block(0x8000_0001, Buffer.alloc(8)),
      files.enhancedPacket(A.data, micro(T)),
      secrets,
      files.enhancedPacket(B.data, micro(B.time), 0, true, 1500),
    ])
    expect((await read(content)).seen).toEqual(FRAMES)
    const cut = await read(content.subarray(0, content.length - 100))
    expect(cut.seen).toHaveLength(1)
    expect(cut.summary.broken?.code).toBe('capture.truncated_file')
  })

  test('a key log in a Decryption Secrets Block is handed on in whole lines, however it is cut, before the frames behind it', async () => {
    const lines = Array.from({ length: 40 }, (_, i) => `CLIENT_RANDOM ${`${i}`.padStart(64, '0')} ${'ab'.repeat(48)}\n`)
    const log = Buffer.from(`${lines.join('')}no end`, 'latin1')
    const head = Buffer.alloc(8)
    head.writeUInt32LE(0x544c534b, 0)
    head.writeUInt32LE(log.length, 4)
    const secrets = files.block(10, Buffer.concat([head, log, Buffer.alloc((4 - (log.length % 4)) % 4)]))
    const content = Buffer.concat([
      files.sectionHeader(),
      files.interfaceBlock(),
      secrets,
      files.enhancedPacket(A.data, micro(T)),
    ])
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: content.length }), async (chunk) => {
        const { seen, summary } = await readPipe(content, chunk)
        const given = seen.filter(({ linkType }) => linkType === LINKTYPE_SECRETS).map(({ data }) => data)
        expect(given.join('')).toBe(log.toString('latin1'))
        for (const piece of given.slice(0, -1)) expect(piece.endsWith('\n')).toBe(true)
        expect(seen[seen.length - 1]).toEqual(FRAMES[0])
        expect([summary.frames, summary.broken]).toEqual([1, undefined])
      }),
      { numRuns: 40 },
    )
  })

  test('drops that the statistics blocks tell are counted, running totals once', async () => {
    const statistics = (drops: number) => {
      const body = Buffer.alloc(12 + 12)
      body.writeUInt16LE(7, 12)
      body.writeUInt16LE(8, 14)
      body.writeUInt32LE(drops, 16)
      return files.block(5, body)
    }
    const content = Buffer.concat([
      files.pcapngFile([A]),
      statistics(3),
      statistics(10),
      files.pcapngFile([A]),
      statistics(1),
    ])
    expect((await read(content)).summary.counters).toEqual({ 'capture.kernel_drops': 11 })
  })

  test('a frame of an interface that was not described is counted', async () => {
    const content = Buffer.concat([files.pcapngFile([A]), files.enhancedPacket(A.data, 0n, 5)])
    const { seen, summary } = await read(content)
    expect(seen).toHaveLength(1)
    expect(summary.counters).toEqual({ 'capture.unknown_interface': 1 })
  })

  test.each([
    ['lengths that differ', (b: Buffer) => b.writeUInt32LE(99, b.length - 4)],
    ['a length below the least', (b: Buffer) => b.writeUInt32LE(4, b.length - 40 + 4)],
    ['a frame longer than its block', (b: Buffer) => b.writeUInt32LE(50, b.length - 40 + 20)],
  ])('%s: broken there', async (_name, damage) => {
    const content = files.pcapngFile([A, A])
    damage(content)
    const { seen, summary } = await read(content)
    expect(seen).toHaveLength(1)
    expect(summary.broken).toMatchObject({ code: 'capture.broken_record', offset: content.length - 40 })
  })
})

describe('gzip, pipes, cuts', () => {
  const many = Array.from({ length: 800 }, (_, i) => ({ data: Buffer.alloc(1 + ((i * 7919) % 1500), i), time: T + i }))

  test('gzipped files are read by their content, not their name', async () => {
    for (const content of [files.pcapFile(many), files.pcapngFile(many)]) {
      const plain = await read(content)
      const packed = await read(gzipSync(content))
      expect(plain.seen).toHaveLength(800)
      expect(packed.seen).toEqual(plain.seen)
      expect(packed.source.progress().read).toBe(packed.source.progress().total)
    }
  })

  test('standard input in chunks of any size', async () => {
    for (const content of [files.pcapFile([A, B]), files.pcapngFile([A, B]), gzipSync(files.pcapFile([A, B]))]) {
      for (const chunk of [1, 3, 7, 24, 1000]) {
        const { seen } = await readPipe(content, chunk)
        expect(seen.map(({ data }) => data)).toEqual(['alpha', 'beta'])
      }
    }
  })

  test('small windows give the same frames', async () => {
    const options = { maxFrameBytes: 1500, readBytes: 100 }
    expect((await read(files.pcapFile(many), 'x', options)).seen).toEqual((await read(files.pcapFile(many))).seen)
  })

  test('cut anywhere: everything before is delivered, and where it broke is said', async () => {
    for (const content of [files.pcapFile([A, B]), files.pcapngFile([A, B])]) {
      for (let size = 4; size < content.length; size++) {
        const run = read(content.subarray(0, size))
        if (size < 24 && content[0] === 0xd4) {
          await expect(run).rejects.toMatchObject({ code: 'capture.not_a_capture', exit: 1 })
          continue
        }
        const { seen, summary } = await run
        expect(seen.length).toBeLessThan(2)
        if (summary.broken) expect(summary.broken.code).toBe('capture.truncated_file')
        else expect(content.length - size).toBeGreaterThanOrEqual(20)
      }
    }
  })

  test('a gzip stream that ends early delivers what it held', async () => {
    const packed = gzipSync(files.pcapFile(many))
    const { seen, summary } = await read(packed.subarray(0, packed.length - 40))
    expect(seen.length).toBeGreaterThan(100)
    expect(summary.broken?.code).toBe('capture.truncated_file')
  })

  test('random bytes behind a valid start never throw', async () => {
    const starts = [files.pcapFile([A]), files.pcapngFile([A]), files.pcapngFile([A], 1, false)]
    await fc.assert(
      fc.asyncProperty(fc.nat(2), fc.uint8Array({ maxLength: 200 }), async (which, tail) => {
        const { seen } = await readPipe(Buffer.concat([starts[which], tail]), 4096)
        expect(seen.length).toBeGreaterThanOrEqual(1)
      }),
      { numRuns: 500 },
    )
  })
})

describe('running', () => {
  test('waits for the sink between batches', async () => {
    const frames = Array.from({ length: 100 }, () => Buffer.alloc(1000))
    let waiting = false
    let batches = 0
    const sink: FrameSink = {
      frame: () => expect(waiting).toBe(false),
      ready: () => {
        waiting = true
        batches++
        return new Promise((resolve) =>
          setTimeout(() => {
            waiting = false
            resolve()
          }, 1),
        )
      },
    }
    const options = { maxFrameBytes: 2000, readBytes: 10_000 }
    const summary = await openCapture(file('slow.pcap', files.pcapFile(frames)), options).run(sink)
    expect(summary.frames).toBe(100)
    expect(batches).toBeGreaterThan(9)
  })

  test('abort ends the run without calling the input broken', async () => {
    const stop = new AbortController()
    const endless = new Readable({ read() {} })
    endless.push(files.pcapFile([A]))
    const { seen, sink } = collect()
    const run = openCapture('-', { stdin: endless }).run(sink, stop.signal)
    setTimeout(() => stop.abort(), 20)
    expect(await run).toEqual({ frames: 1, bytes: 5, counters: {} })
    expect(seen).toHaveLength(1)
  })

  test('an error of the sink is not taken for one of the file', async () => {
    const sink = {
      frame: () => {
        throw new TypeError('mine')
      },
    }
    await expect(openCapture(file('s.pcap', files.pcapFile([A]))).run(sink)).rejects.toThrow(TypeError)
  })

  test.each([
    ['capture.not_found', () => join(dir, 'absent.pcap')],
    ['capture.is_directory', () => dir],
    ['capture.empty_file', () => file('empty.pcap', Buffer.alloc(0))],
    ['capture.not_a_capture', () => file('text.pcap', Buffer.from('GET / HTTP/1.1'))],
    ['capture.not_a_capture', () => file('short.pcap', Buffer.from('ab'))],
    ['capture.not_a_capture', () => file('text.gz', gzipSync('hello world'))],
    ['capture.empty_file', () => file('empty.gz', gzipSync(''))],
    ['capture.compressed', () => file('x.zst', Buffer.from('28b52ffd00', 'hex'))],
    ['capture.unreadable', () => file('bad.gz', Buffer.from('1f8b0000ffff', 'hex'))],
  ])('%s', async (code, path) => {
    const { sink } = collect()
    await expect(openCapture(path()).run(sink)).rejects.toMatchObject({ name: 'ApiscopeError', code, exit: 1 })
  })
})
