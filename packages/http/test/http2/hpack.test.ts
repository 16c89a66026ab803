import fc from 'fast-check'
import { HpackDecoder } from '../../src/http2/hpack/decoder'
import type { Field } from '../../src/http2/hpack/dynamic-table'
import { decodeHuffman } from '../../src/http2/hpack/huffman'
import { added, Encoder, indexed, integer, literal, resize } from './wire'

function decode(decoder: HpackDecoder, block: Buffer): { fields: Field[]; ok: boolean } {
  const fields: Field[] = []
  const ok = decoder.decode(block, 0, block.length, (field) => fields.push(field))
  return { fields, ok }
}

const pairs = ({ fields }: { fields: Field[] }) => fields.map(({ name, value }) => [name, value])

const field = fc.record({
  name: fc.constantFrom('a', 'x-id', 'x-trace', 'cookie', 'accept-language'),
  value: fc.oneof(
    fc.constantFrom('1', '2'),
    fc.string({ maxLength: 300 }).map((s) => Buffer.from(s).toString('latin1')),
  ),
  keep: fc.boolean(),
})
const step = fc.record({
  size: fc.option(fc.integer({ min: 0, max: 4_096 })),
  fields: fc.array(field, { maxLength: 8 }),
})

test('any conversation of blocks decodes to what was encoded: the table, its sizes and its evictions', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const encoder = new Encoder()
      const decoder = new HpackDecoder(true)
      for (const { size, fields } of steps) {
        if (size !== null) encoder.resize(size)
        const got = decode(decoder, encoder.encode(fields))
        expect(got.ok).toBe(true)
        expect(pairs(got)).toEqual(fields.map(({ name, value }) => [name, value]))
      }
    }),
    { numRuns: 300 },
  )
})

test('joined late, or behind a loss, each field is the one that was sent or unknown', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 2, maxLength: 30 }), fc.nat(20), fc.boolean(), (steps, missed, begins) => {
      const encoder = new Encoder()
      const decoder = new HpackDecoder(begins)
      for (const [n, { size, fields }] of steps.entries()) {
        if (size !== null) encoder.resize(size)
        const block = encoder.encode(fields)
        if (n <= missed) {
          decoder.lose()
          continue
        }
        const got = decode(decoder, block)
        expect(got.ok).toBe(true)
        expect(got.fields).toHaveLength(fields.length)
        for (const [i, { name, value }] of got.fields.entries()) {
          if (name !== undefined) expect(name).toBe(fields[i]!.name)
          if (value !== undefined) expect(value).toBe(fields[i]!.value)
        }
      }
    }),
    { numRuns: 300 },
  )
})

test('Huffman: the examples of RFC 7541 appendix C, and codes of each length', () => {
  const text = (hex: string) => decodeHuffman(Buffer.from(hex, 'hex'), 0, hex.length / 2)
  expect(text('f1e3c2e5f23a6ba0ab90f4ff')).toBe('www.example.com')
  expect(text('a8eb10649cbf')).toBe('no-cache')
  expect(text('d07abe941054d444a8200595040b8166e082a62d1bff')).toBe('Mon, 21 Oct 2013 20:13:21 GMT')
  expect(text('9d29ad171863c78f0b97c8e9ae82ae43d3')).toBe('https://www.example.com')
  // A few codes of appendix B from each length, written down by hand: symbol, code, bits.
  const codes: [number, number, number][] = [
    [48, 0x0, 5],
    [32, 0x14, 6],
    [58, 0x5c, 7],
    [38, 0xf8, 8],
    [33, 0x3f8, 10],
    [39, 0x7fa, 11],
    [35, 0xffa, 12],
    [0, 0x1ff8, 13],
    [94, 0x3ffc, 14],
    [60, 0x7ffc, 15],
    [92, 0x7fff0, 19],
    [128, 0xfffe6, 20],
    [153, 0x1fffdc, 21],
    [129, 0x3fffd2, 22],
    [1, 0x7fffd8, 23],
    [9, 0xffffea, 24],
    [199, 0x1ffffec, 25],
    [192, 0x3ffffe0, 26],
    [2, 0xfffffe2, 28],
    [10, 0x3ffffffc, 30],
    [249, 0xffffffe, 28],
    [255, 0x3ffffee, 26],
  ] // prettier-ignore
  for (const [symbol, code, bits] of codes) {
    const padded = code
      .toString(2)
      .padStart(bits, '0')
      .padEnd(Math.ceil(bits / 8) * 8, '1')
    const bytes = Buffer.from(padded.match(/.{8}/g)!.map((byte) => Number.parseInt(byte, 2)))
    expect(decodeHuffman(bytes, 0, bytes.length)).toBe(String.fromCharCode(symbol))
  }
  // EOS inside, padding of eight bits, padding that is not ones.
  for (const bad of ['ffffffff', 'f1e3c2e5f23a6ba0ab90f4ffff', 'a8eb10649cb0']) expect(text(bad)).toBeUndefined()
})

test('hostile blocks are refused, and what they referred to is unknown afterwards', () => {
  const bad = [
    Buffer.from([0xff, 0xff, 0xff, 0xff, 0xff, 0x0f]),
    Buffer.from([0xff, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00]),
    Buffer.from([0x80]),
    indexed(200),
    Buffer.concat([Buffer.from([0x40]), integer(5_000, 7), Buffer.from('short')]),
    Buffer.from([0x40, 0x81, 0x00]),
    Buffer.from([0x40]),
  ]
  for (const block of bad) {
    const decoder = new HpackDecoder(true)
    decode(decoder, added('a', 'b'))
    expect(decode(decoder, block).ok).toBe(false)
    expect(pairs(decode(decoder, indexed(62)))).toEqual([[undefined, undefined]])
  }
})

test('arbitrary bytes: nothing throws, and the table stays within its size', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 20 }), fc.boolean(), (blocks, begins) => {
      const decoder = new HpackDecoder(begins)
      for (const block of blocks) decode(decoder, Buffer.from(block))
      expect(decoder.bytes).toBeLessThanOrEqual(65_536)
    }),
    { numRuns: 500 },
  )
})

test('a table that is larger than what is followed: newer entries are exact, older ones unknown', () => {
  const decoder = new HpackDecoder(true)
  decode(
    decoder,
    Buffer.concat([resize(1 << 20), ...Array.from({ length: 100 }, (_, n) => added(`n${n}`, 'v'.repeat(1_000)))]),
  )
  expect(decoder.bytes).toBeLessThanOrEqual(65_536)
  expect(pairs(decode(decoder, Buffer.concat([indexed(62), indexed(161), literal('a', 'b')])))).toEqual([
    ['n99', 'v'.repeat(1_000)],
    [undefined, undefined],
    ['a', 'b'],
  ])
})
