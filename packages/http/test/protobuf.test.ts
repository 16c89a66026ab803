import { bodyTexts, extractParameters, type HttpExchange } from '@apiscope/http'
import fc from 'fast-check'
import { TestFlow } from './support/flow'
import { pb } from './support/grpc-wire'

/** One Protobuf message as the body of a request or an answer. */
function exchange(body: Buffer, place: 'request' | 'response'): HttpExchange {
  const flow = new TestFlow({ inspect: 1 << 20 })
  const head = `content-type: application/x-protobuf\r\ncontent-length: ${body.length}\r\n\r\n`
  if (place === 'request') {
    flow.client(Buffer.concat([Buffer.from(`POST /a HTTP/1.1\r\nhost: a\r\n${head}`), body]))
    flow.server('HTTP/1.1 204 No Content\r\n\r\n')
  } else {
    flow.client('GET /a HTTP/1.1\r\nhost: a\r\n\r\n')
    flow.server(Buffer.concat([Buffer.from(`HTTP/1.1 200 OK\r\n${head}`), body]))
  }
  return flow.exchanges[0]!
}

function fields(body: Buffer | Buffer[], place: 'request' | 'response' = 'response'): Record<string, string[]> {
  const all = extractParameters(exchange(Array.isArray(body) ? Buffer.concat(body) : body, place))
  return Object.fromEntries(all.filter((p) => p.in === place).map((p) => [p.name, p.values]))
}

describe('Protobuf without its description', () => {
  test('fields by number, messages inside each other, repeated ones with []', () => {
    const line = (sku: string, count: number) => pb.message(3, pb.bytes(1, sku), pb.int(2, count))
    expect(fields([pb.bytes(1, 'jane@example.org'), pb.int(2, 42), line('A-1', 1), line('B-22', 2)])).toEqual({
      '1': ['jane@example.org'],
      '2': ['42'],
      '3[].1': ['A-1', 'B-22'],
      '3[].2': ['1', '2'],
    })
  })

  test('numbers of every width', () => {
    const body = [
      pb.int(1, -1),
      pb.int(2, 2n ** 63n - 1n),
      pb.int(3, 2 ** 53),
      pb.double(4, 52.52),
      pb.float(5, 13.405),
    ]
    expect(fields(body)).toEqual({
      '1': ['-1'],
      '2': ['9223372036854775807'],
      '3': ['9007199254740992'],
      '4': ['52.52'],
      '5': ['13.405'],
    })
  })

  test('packed numbers, bytes, empty values, groups', () => {
    const digest = Buffer.from('8f3c9ad1e2b7440fa1c05d9b7e66f0d2', 'hex')
    expect(
      fields([pb.packed(1, [3, 270, 86942, 5, 6, 7]), pb.bytes(2, digest), pb.bytes(3, ''), pb.group(4, pb.int(1, 9))]),
    ).toEqual({
      '1[]': ['3', '270', '86942', '5', '6', '7'],
      '2': [digest.toString('base64')],
      '3': [''],
      '4.1': ['9'],
    })
  })

  test('a field is decided by all its values: one that is no message makes texts of all', () => {
    const asMessage = Buffer.concat([pb.int(1, 5), pb.bytes(2, 'ab')])
    expect(Object.keys(fields([pb.bytes(7, asMessage), pb.bytes(7, asMessage)]))).toEqual(['7[].1', '7[].2'])
    expect(Object.keys(fields([pb.bytes(7, asMessage), pb.bytes(7, 'plain text')]))).toEqual(['7[]'])
  })

  test('texts that are messages by chance stay texts; a message of one text of any length is a message', () => {
    for (const text of ['(a', 'Hi', 'z!abcdefghijklmnopqrstuvwxyzabcdefg', '2024-01-02', 'Jürgen'])
      expect(fields(pb.bytes(1, text))).toEqual({ '1': [text] })
    for (let n = 1; n < 300; n++) {
      const text = 'x'.repeat(n)
      expect(fields(pb.message(1, pb.bytes(1, text)))).toEqual({ '1.1': [text] })
    }
  })

  test('all of a request that may be read as text is told, whatever is put around it', () => {
    const attack = "' UNION SELECT password FROM users --"
    const told = (body: Buffer) => Object.values(fields(body, 'request')).flat().join('\n')
    expect(told(pb.bytes(1, attack))).toContain(attack)
    expect(told(pb.bytes(1, Buffer.concat([Buffer.from(attack), Buffer.from([0xff, 0x01])])))).toContain(attack)
    expect(told(pb.bytes(1, 'x'.repeat(3000) + attack)).replaceAll('\n', '')).toContain(attack)
    expect(told(pb.group(9, pb.bytes(1, attack)))).toContain(attack)
    // Behind the place where it is no message any more.
    expect(told(Buffer.concat([pb.int(1, 1), Buffer.from([0x07]), Buffer.from(attack)]))).toContain(attack)
  })

  test('JSON in a text is entered', () => {
    expect(fields(pb.bytes(1, '{"email":"a@b.cd"}'))).toMatchObject({ '1.email': ['a@b.cd'] })
  })

  test('what is beyond the limits is told', () => {
    let deep = pb.bytes(1, 'at the bottom')
    for (let i = 0; i < 60; i++) deep = pb.message(2, pb.int(1, 1), deep)
    const wide = Buffer.concat(Array.from({ length: 5_000 }, (_, i) => pb.int(i + 1, 1)))
    for (const body of [deep, wide]) {
      const told = exchange(body, 'request')
      extractParameters(told, { parameters: 10_000 })
      expect(told.oddities).toContain('unread-request')
    }
  })

  test('what may be a text beside a message is told once, however many messages it is wrapped in', () => {
    const attack = "' UNION SELECT password FROM users -- "
    let body = pb.bytes(1, attack.repeat(40))
    for (let i = 0; i < 25; i++) body = pb.message(1, body)
    const texts: string[] = []
    const sink = {
      full: false,
      has: () => false,
      add: () => {},
      body: () => {},
      deep: (_: string, t: string) => texts.push(t),
    }
    bodyTexts(exchange(body, 'request').request!, sink)
    expect(texts.join('')).toContain(attack)
    expect(texts.join('').length).toBeLessThanOrEqual(body.length)
  })

  const leaf = fc.oneof(
    fc.tuple(fc.integer({ min: 1, max: 40 }), fc.maxSafeNat()).map(([n, v]) => pb.int(n, v)),
    fc.tuple(fc.integer({ min: 1, max: 40 }), fc.string()).map(([n, v]) => pb.bytes(n, v)),
    fc.tuple(fc.integer({ min: 1, max: 40 }), fc.uint8Array()).map(([n, v]) => pb.bytes(n, Buffer.from(v))),
    fc.tuple(fc.integer({ min: 1, max: 40 }), fc.double()).map(([n, v]) => pb.double(n, v)),
  )
  const tree = fc.letrec<{ message: Buffer }>((tie) => ({
    message: fc
      .array(
        fc.oneof(
          { depthSize: 'small' },
          leaf,
          tie('message').map((m) => pb.message(3, m)),
        ),
        { maxLength: 5 },
      )
      .map((parts) => Buffer.concat(parts)),
  })).message

  test('property: mutated messages never throw, and no more is told than was sent', () => {
    fc.assert(
      fc.property(tree, fc.nat(), fc.nat(255), fc.constantFrom('request', 'response'), (body, at, byte, place) => {
        const mutated = Buffer.from(body)
        if (mutated.length > 0) mutated[at % mutated.length] = byte
        const values = Object.values(fields(mutated, place)).flat()
        // A byte is at most twenty digits of a number.
        expect(values.join('').length).toBeLessThanOrEqual(20 * mutated.length)
      }),
      { numRuns: 1_000 },
    )
  })

  test('property: texts beside any numbers come back as they were', () => {
    const text = fc.string({ minLength: 3, maxLength: 60, unit: 'grapheme' }).filter((t) => !/\p{Cc}/u.test(t))
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 6 }), (texts) => {
        const body = texts.flatMap((t, i) => [pb.bytes(2 * i + 1, t), pb.int(2 * i + 2, i)])
        const found = fields(body)
        for (const [i, t] of texts.entries()) expect(found[`${2 * i + 1}`]).toEqual([t])
      }),
      { numRuns: 300 },
    )
  })
})
