/** What is known of Protobuf messages beside one body: learnt over many, or described. */
import {
  DEFAULT_LIMITS,
  DescriptorFiles,
  extractParameters,
  HttpCounters,
  type HttpExchange,
  ProtobufTypes,
} from '@apiscope/http'
import fc from 'fast-check'
import { contentOf } from '../src/protobuf/content'
import { Evidence } from '../src/protobuf/schema/evidence'
import catalog from './protobuf-fixtures/catalog/catalog.json'
import { TestFlow } from './support/flow'
import { data, headers, message, PREFACE, pb, SETTINGS } from './support/grpc-wire'

const bytes = (text: string) => Buffer.from(text, 'base64')
const key = (path: string, host = 'a.test') => ({ api: `POST ${host}${path}`, host, path })

interface Said {
  path?: string
  ask?: Buffer[]
  answer?: Buffer[]
  status?: string
}

/** One call over HTTP/2. */
function call({ path = '/shop.Shop/Do', ask = [], answer = [], status = '0' }: Said): HttpExchange {
  const flow = new TestFlow({ inspect: 1 << 20 })
  const fields = {
    ':method': 'POST',
    ':path': path,
    ':scheme': 'http',
    ':authority': 'a.test',
    'content-type': 'application/grpc',
  }
  flow.client(
    Buffer.concat([PREFACE, headers(1, fields), data(1, Buffer.concat(ask.map((one) => message(one))), true)]),
  )
  flow.server(Buffer.concat([SETTINGS, headers(1, { ':status': '200', 'content-type': 'application/grpc' })]))
  flow.server(data(1, Buffer.concat(answer.map((one) => message(one)))))
  flow.server(headers(1, { 'grpc-status': status }, true))
  return flow.exchanges[0]!
}

function types(sets: Uint8Array[] = [], limits = {}) {
  const counters = new HttpCounters()
  const found: { host: string; files: Uint8Array[] }[] = []
  const own = new ProtobufTypes({ ...DEFAULT_LIMITS, ...limits }, counters, sets, (host, files) =>
    found.push({ host, files }),
  )
  const told = (said: Said, place: 'request' | 'response', learn = true, host = 'a.test') => {
    const exchange = call(said)
    own.note(exchange, key(said.path ?? '/shop.Shop/Do', host), learn)
    return Object.fromEntries(
      extractParameters(exchange)
        .filter((p) => p.in === place)
        .map((p) => [p.name, p.values]),
    )
  }
  return { own, told, counters, found }
}

const asked = (t: ReturnType<typeof types>, ...fields: Buffer[]) => t.told({ ask: [Buffer.concat(fields)] }, 'request')

describe('learnt over many messages', () => {
  test('a field that could be text or message is decided by all messages', () => {
    const t = types()
    // By itself this value is a message of one text …
    const both = pb.bytes(1, pb.bytes(1, 'nine char'))
    expect(asked(types(), both)).toEqual({ '1.1': ['nine char'] })
    // … but others of the same field are texts only.
    for (const text of ['Berlin', 'a longer line of words', 'x'])
      expect(asked(t, pb.bytes(1, text))).toEqual({ '1': [text] })
    expect(asked(t, both)).toEqual({ '1': ['\n\tnine char'] })
    // One with a control character is a text beside them, and no list of numbers.
    expect(asked(t, pb.bytes(1, 'a\x05bcdefgh'))).toEqual({ '1': ['a\x05bcdefgh'] })
  })

  test('a message that looks like a text once is a message', () => {
    const t = types()
    const inner = (text: string, n: number) => pb.message(1, pb.bytes(4, text), pb.int(2, n))
    for (let n = 0; n < 8; n++) asked(t, inner(`name ${n}`, n + 300))
    // Printable to the last byte: the tag is `"`, the length `A`.
    const odd = pb.bytes(1, pb.bytes(4, 'x'.repeat(65)))
    expect(asked(types(), odd)).toEqual({ '1': [`"A${'x'.repeat(65)}`] })
    expect(asked(t, odd)).toEqual({ '1.4': ['x'.repeat(65)] })
  })

  test('a list is one, also where a message has one element of it', () => {
    const t = types()
    const row = (n: number) => pb.message(3, pb.int(1, n), pb.bytes(2, `row ${n}`))
    const rows = (...ns: number[]) => t.told({ answer: [Buffer.concat(ns.map(row))] }, 'response')
    expect(Object.keys(rows(1))).toEqual(['3.1', '3.2'])
    expect(Object.keys(rows(1, 2, 3))).toEqual(['3[].1', '3[].2'])
    expect(Object.keys(rows(7))).toEqual(['3[].1', '3[].2'])
  })

  test('packed numbers and bytes; doubles and stamps', () => {
    const t = types()
    const body = (n: number) => [
      pb.bytes(1, Buffer.from(`8f3c9ad1e2b7440fa1c05d9b7e66f0${(n + 16).toString(16)}`, 'hex')),
      pb.double(2, n === 0 ? 0.5 : 1e-300 * n),
      pb.packed(3, [n, 2, 3, 400]),
    ]
    for (let n = 1; n < 6; n++) asked(t, ...body(n))
    expect(asked(t, pb.bytes(1, Buffer.of(1, 2, 3, 4)), ...body(0).slice(1))).toEqual({
      '1': ['AQIDBA=='],
      // Others under this number are no ordinary floats.
      '2': [String(Buffer.from(new Float64Array([0.5]).buffer).readBigUInt64LE())],
      '3[]': ['0', '2', '3', '400'],
    })
  })

  test('the order in which messages come changes nothing in the end', () => {
    const value = fc.oneof(
      fc.string({ maxLength: 20 }).map((s) => Buffer.from(s)),
      fc.uint8Array({ maxLength: 20 }).map((b) => Buffer.from(b)),
      fc.integer({ min: 0, max: 1 << 20 }).map((n) => pb.int(1, n)),
    )
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 12 }), (values) => {
        const content = (list: Buffer[]) => {
          const evidence = new Evidence()
          for (const one of list) evidence.add(one, 0, one.length, 64)
          return evidence.content
        }
        expect(content(values)).toBe(content([...values].reverse()))
      }),
    )
  })

  test('over the values of one body the decision is that of the body', () => {
    const value = fc.oneof(
      fc.string({ maxLength: 30 }).map((s) => Buffer.from(s)),
      fc.uint8Array({ maxLength: 30 }).map((b) => Buffer.from(b)),
      fc.string({ maxLength: 9 }).map((s) => pb.bytes(1, s)),
      fc.array(fc.nat(300), { maxLength: 8 }).map((ns) => pb.packed(1, ns).subarray(2)),
    )
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 6 }), (values) => {
        const buf = Buffer.concat(values)
        const ranges: number[] = []
        const evidence = new Evidence()
        let at = 0
        for (const one of values) {
          ranges.push(at, at + one.length)
          evidence.add(buf, at, at + one.length, 64)
          at += one.length
        }
        const { content } = evidence
        if (content === undefined) return
        const whole = contentOf(buf, ranges, 64)
        expect(content).toBe(whole.kind === 'packed' ? whole.packed : whole.kind)
      }),
      { numRuns: 500 },
    )
  })

  test('what the server refuses teaches nothing, one odd value among many neither', () => {
    const t = types()
    for (let n = 0; n < 40; n++) t.told({ ask: [pb.message(1, pb.int(2, n))], status: '3' }, 'request')
    expect(t.counters.protobuf_learned_fields).toBe(0)
    for (let n = 0; n < 40; n++) asked(t, pb.message(1, pb.int(2, n), pb.bytes(3, 'name')))
    expect(asked(t, pb.bytes(1, 'no message at all'))).toEqual({ '1': ['no message at all'] })
    expect(asked(t, pb.message(1, pb.bytes(3, 'Ann')))).toEqual({ '1.3': ['Ann'] })
  })

  test('a new version of the service is followed', () => {
    const t = types()
    for (let n = 0; n < 300; n++) asked(t, pb.bytes(1, `old ${n}`))
    const newer = call({ ask: [pb.message(1, pb.int(2, 400))] })
    for (let n = 0; n < 10_000; n++) t.own.note(newer, key('/shop.Shop/Do'), true)
    expect(asked(t, pb.message(1, pb.bytes(3, 'Ann')))).toEqual({ '1.3': ['Ann'] })
  })

  test('bounded in fields, of one API and of all', () => {
    const t = types([], { learnedFields: 200, learnedTypeFields: 50 })
    for (let n = 0; n < 100; n++) {
      const ask = [Buffer.concat(Array.from({ length: 80 }, (_, i) => pb.int(i + 1, n)))]
      t.own.note(call({ ask }), key(`/shop.Shop/Do${n}`), true)
      expect(t.counters.protobuf_learned_fields).toBeLessThanOrEqual(200)
    }
    expect(t.counters.protobuf_learned_fields).toBeGreaterThan(100)
  })
})

describe('described', () => {
  const path = '/catalog.v1.Catalog/Put'

  test('names, numbers, enumerations, maps and lists as a FileDescriptorSet gives them', () => {
    const t = types([bytes(catalog.set)])
    expect(t.told({ path, ask: [bytes(catalog.message)] }, 'request')).toEqual(catalog.fields)
    // Also behind a prefix, and of any host.
    expect(t.told({ path: `/twirp${path}`, ask: [bytes(catalog.message)] }, 'request', false, 'b.test')).toEqual(
      catalog.fields,
    )
    expect(
      t.told(
        { path, answer: [Buffer.concat([pb.bytes(1, 'i-1'), pb.message(2, pb.bytes(2, 'j@example.org'))])] },
        'response',
      ),
    ).toEqual({
      item_id: ['i-1'],
      'watchers[].email': ['j@example.org'],
    })
  })

  test('without its imports: what they describe stays numbers', () => {
    const t = types([bytes(catalog.withoutImports)])
    const { 'item.owner.full_name': name, 'item.owner.email': email, ...rest } = catalog.fields
    expect(t.told({ path, ask: [bytes(catalog.message)] }, 'request')).toEqual({
      ...rest,
      'item.owner.1': name,
      'item.owner.2': email,
    })
  })

  test('nothing is invented: fields that it lacks, and what lies in a message in another way, keep their numbers', () => {
    const t = types([bytes(catalog.set)])
    const item = [pb.bytes(1, 'A-1'), pb.bytes(2, 'a text in place of a number'), pb.int(99, 5), pb.int(1, 7)]
    expect(t.told({ path, ask: [pb.message(1, ...item)] }, 'request')).toEqual({
      'item.sku': ['A-1'],
      'item.1[]': ['7'],
      'item.2': ['a text in place of a number'],
      'item.99': ['5'],
    })
    expect(t.told({ path: '/other.Service/Put', ask: [pb.bytes(1, 'x1')] }, 'request')).toEqual({ '1': ['x1'] })
  })

  test.each(['v1', 'v1alpha'])('by reflection that passes by (%s), for the host that gave it', (version) => {
    const reflection = `/grpc.reflection.${version}.ServerReflection/ServerReflectionInfo`
    const t = types()
    const ask = [bytes(catalog.message)]
    expect(Object.keys(t.told({ path, ask }, 'request'))).toContain('1.1')
    // Two answers, the imported file last.
    const answer = [...catalog.files]
      .reverse()
      .map((file) => Buffer.concat([pb.bytes(1, 'a.test'), pb.message(4, pb.bytes(1, bytes(file)))]))
    t.told({ path: reflection, ask: [pb.bytes(4, 'catalog.v1.Catalog')], answer }, 'response')
    expect(t.told({ path, ask }, 'request')).toEqual(catalog.fields)
    expect(t.told({ path, ask }, 'request', true, 'b.test')).not.toHaveProperty(['item.sku'])
    expect(t.found).toHaveLength(1)
    expect(t.counters.protobuf_reflected).toBe(2)
    const other = types()
    for (const { host, files } of t.found) other.own.describe(host, files)
    expect(other.told({ path, ask }, 'request')).toEqual(catalog.fields)
  })

  test('descriptions that are none, or too large, are counted', () => {
    const t = types([], { reflectedHostBytes: 3_000, reflectedBytes: 5_000 })
    t.own.describe('a.test', [Buffer.from('no file'), Buffer.alloc(4_000)])
    expect(t.counters.protobuf_reflected_broken).toBe(1)
    expect(t.counters.protobuf_reflected_refused).toBe(1)
    for (let n = 0; n < 50; n++) t.own.describe(`h${n}.test`, catalog.files.map(bytes))
    expect(t.told({ path, ask: [bytes(catalog.message)] }, 'request', false, 'h0.test')).not.toHaveProperty([
      'item.sku',
    ])
    expect(t.told({ path, ask: [bytes(catalog.message)] }, 'request', false, 'h49.test')).toHaveProperty(['item.sku'])
  })

  test('property: mutated descriptions throw nothing where they pass by, and names are names', () => {
    const [, file] = catalog.files.map(bytes)
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(file!.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 }),
        (changes) => {
          const changed = Buffer.from(file!)
          for (const [at, to] of changes) changed[at] = to
          const t = types()
          t.own.describe('a.test', [changed])
          for (const name of Object.keys(t.told({ path, ask: [bytes(catalog.message)] }, 'request', false)))
            expect(name).toMatch(/^[\w.[\]]+$/)
        },
      ),
      { numRuns: 100 },
    )
    expect(() => new DescriptorFiles().addSet(Buffer.from('no set'))).toThrow()
  })
})
