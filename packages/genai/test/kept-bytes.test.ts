import * as fc from 'fast-check'
import { DEFAULT_GENAI_LIMITS } from '../src'
import { AwsEventReader } from '../src/stream/aws-event-stream'
import { KeptBytes } from '../src/stream/kept-bytes'
import { Lines } from '../src/stream/lines'
import { WholeJsonReader } from '../src/stream/whole-json'
import { frame } from './talk'

const PIECES = 20_000

/** Buffers that are made while `data` takes each byte of `bytes` by itself. */
function made(bytes: Buffer, data: (piece: Buffer) => void): number {
  const pieces = Array.from(bytes, (_, i) => bytes.subarray(i, i + 1))
  const spies = [
    jest.spyOn(Buffer, 'from'),
    jest.spyOn(Buffer, 'alloc'),
    jest.spyOn(Buffer, 'allocUnsafeSlow'),
    jest.spyOn(Buffer, 'concat'),
  ]
  for (const piece of pieces) data(piece)
  const count = spies.reduce((sum, { mock }) => sum + mock.calls.length, 0)
  for (const spy of spies) spy.mockRestore()
  return count
}

describe('L: what comes byte by byte is kept in one buffer', () => {
  test('a line', () => {
    const lines = new Lines(DEFAULT_GENAI_LIMITS.eventBytes, () => {})
    expect(made(Buffer.alloc(PIECES, 'a'), (piece) => lines.data(piece))).toBeLessThan(64)
    expect(lines.held).toBeLessThanOrEqual(2 * PIECES)
  })

  test('a JSON text', () => {
    const reader = new WholeJsonReader(DEFAULT_GENAI_LIMITS, () => {})
    expect(made(Buffer.alloc(PIECES, '['), (piece) => reader.data(piece))).toBeLessThan(64)
    expect(reader.held).toBeLessThanOrEqual(2 * PIECES)
  })

  test('a frame, and the frames behind it', () => {
    const told: unknown[] = []
    const reader = new AwsEventReader(DEFAULT_GENAI_LIMITS, (value) => told.push(value))
    const bytes = Buffer.concat([frame('a', { a: 'a'.repeat(PIECES) }), frame('b', { b: 1 })])
    expect(made(bytes, (piece) => reader.data(piece))).toBeLessThan(96)
    expect(told).toEqual([{ a: 'a'.repeat(PIECES) }, { b: 1 }])
  })

  test('a frame too long is not kept', () => {
    const reader = new AwsEventReader(DEFAULT_GENAI_LIMITS, () => {})
    const head = Buffer.alloc(PIECES)
    head.writeUInt32BE(0x7fff_ffff, 0)
    for (let i = 0; i < head.length; i++) reader.data(head.subarray(i, i + 1))
    expect(reader.held).toBeLessThan(64)
  })

  test('whatever the pieces, they are there in order; what is given is borrowed', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 40 })), (pieces) => {
        const kept = new KeptBytes()
        for (const piece of pieces) {
          const lent = Buffer.from(piece)
          kept.add(lent)
          lent.fill(0)
        }
        expect(Buffer.compare(kept.bytes(), Buffer.concat(pieces))).toBe(0)
        expect(kept.held).toBeLessThanOrEqual(2 * kept.length)
      }),
    )
  })
})
