import fc from 'fast-check'
import { decodeRecord } from '../src/kafka/records/decode.js'
import { encodeRecord, type RecordFields } from '../src/kafka/records/encode.js'
import { groupByPartition } from '../src/kafka/records/group.js'
import { install } from '../src/kafka/records/install.js'

/** The client's own parts: a fresh registry, which nothing has been put into. */
const own = (place: string) => {
  let part: unknown
  jest.isolateModules(() => {
    part = require(`kafkajs/src/${place}`)
  })
  return part as (...args: unknown[]) => unknown
}
const ownEncode = own('protocol/recordBatch/record/v0') as unknown as (fields: RecordFields) => { buffer: Buffer }

const text = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.string({ minLength: 60, maxLength: 300 }))
const bytes = fc.oneof(
  text,
  fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array)),
)
const record = fc.record({
  offsetDelta: fc.nat(2 ** 30),
  timestampDelta: fc.integer({ min: -(2 ** 31), max: 2 ** 45 }),
  key: fc.option(bytes),
  value: fc.option(bytes),
  headers: fc.dictionary(text, fc.oneof(bytes, fc.array(bytes, { maxLength: 3 })), { maxKeys: 6 }),
})

test('records are encoded byte for byte as the client encodes them', () => {
  fc.assert(
    fc.property(record, (fields) => {
      expect(encodeRecord(fields).buffer.equals(ownEncode(fields).buffer)).toBe(true)
    }),
    { numRuns: 300 },
  )
  const large = { key: 'k', value: 'é€'.repeat(60_000), headers: {} }
  expect(encodeRecord(large).buffer.equals(ownEncode(large).buffer)).toBe(true)
})

test('what is decoded is what the client decodes', () => {
  const ownDecode = own('protocol/recordBatch/record/v0/decoder')
  const context = fc.record({
    firstOffset: fc.nat().map(String),
    firstTimestamp: fc.integer({ min: 0, max: 2 ** 41 }).map(String),
    maxTimestamp: fc.integer({ min: 0, max: 2 ** 41 }).map(String),
    timestampType: fc.constantFrom(0, 1),
    isControlBatch: fc.boolean(),
    magicByte: fc.constant(2),
  })
  fc.assert(
    fc.property(record, context, (fields, batch) => {
      const whole = encodeRecord(fields).buffer
      // Its length goes before a record, and the client has taken it off.
      const at = whole.findIndex((byte) => byte < 128) + 1
      const ours = decodeRecord({ buffer: whole.subarray(at) }, batch)
      const Decoder = own('protocol/decoder') as unknown as new (buffer: Buffer) => unknown
      const theirs = ownDecode(new Decoder(whole.subarray(at)), batch) as Record<string, unknown>
      for (const [field, value] of Object.entries(theirs)) {
        // The client's own takes what every object has (`toString`, `__proto__`) for a header that was there before.
        if (field === 'headers' && Object.keys(fields.headers).some((name) => name in {})) continue
        expect({ [field]: ours[field as keyof typeof ours] }).toEqual({ [field]: value })
      }
    }),
    { numRuns: 300 },
  )
})

test('a header may be named as what every object has', () => {
  const headers = Object.fromEntries(['toString', '__proto__', 'a'].map((name) => [name, name]))
  const whole = encodeRecord({ value: 'v', headers }).buffer
  const decoded = decodeRecord({ buffer: whole.subarray(1) }, { firstOffset: '0', firstTimestamp: '0' }).headers
  expect(Object.entries(decoded)).toEqual(Object.entries(headers).map(([name, value]) => [name, Buffer.from(value)]))
})

test('messages are grouped as the client groups them', () => {
  const grouping = {
    topic: 't',
    partitionMetadata: [{}],
    messages: Array.from({ length: 100 }, (_, i) => ({ partition: (i * 7) % 5, value: String(i) })),
    partitioner: ({ message }: { message: { partition?: number } }) => message.partition!,
  }
  expect(groupByPartition(grouping)).toEqual(own('producer/groupMessagesPerPartition')(grouping))
  expect(groupByPartition({ ...grouping, partitionMetadata: [] })).toEqual({})
})

test('the installed client is the one that the parts are known to fit', () => {
  expect(install()).toBe(true)
  expect(require('kafkajs/src/protocol/recordBatch/record/v0')).toBe(encodeRecord)
})
