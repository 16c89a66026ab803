/** The bytes of a request's body behind its kept part are told as they pass, each once, and what was not told is said. */
import { gzipSync } from 'node:zlib'
import { type BodyRest, PartPlaces, REST_OVERLAP } from '@apiscope/http'
import fc from 'fast-check'
import { TestFlow } from './support/flow'

class Told implements BodyRest {
  readonly pieces: Buffer[] = []
  gaps = 0
  data(buf: Uint8Array, start: number, end: number): void {
    this.pieces.push(Buffer.from(buf.subarray(start, end)))
  }
  gap(): void {
    this.gaps++
  }
  get bytes(): Buffer {
    return Buffer.concat(this.pieces)
  }
}

const ANSWER = 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'
const head = (length: number, more = '') =>
  `POST /a HTTP/1.1\r\nHost: a.example\r\n${more}Content-Length: ${length}\r\n\r\n`
const text = (n: number) => Buffer.from(Array.from({ length: n }, (_, i) => 97 + ((i * 7) % 26)))
const cut = (bytes: Buffer, size: number) =>
  Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) => bytes.subarray(i * size, (i + 1) * size))

interface Sent {
  body: Buffer
  keep: number
  size: number
  fields?: string
  chunks?: number
}

function send({ body, keep, size, fields = '', chunks }: Sent) {
  const told = new Told()
  const flow = new TestFlow({ inspect: keep, rest: () => told })
  const coded =
    chunks === undefined
      ? body
      : Buffer.concat([
          ...cut(body, chunks).flatMap((part) => [
            Buffer.from(`${part.length.toString(16)}\r\n`),
            part,
            Buffer.from('\r\n'),
          ]),
          Buffer.from('0\r\n\r\n'),
        ])
  const start =
    chunks === undefined
      ? head(coded.length, fields)
      : `POST /a HTTP/1.1\r\nHost: a.example\r\n${fields}Transfer-Encoding: chunked\r\n\r\n`
  for (const segment of cut(Buffer.concat([Buffer.from(start), coded]), size)) flow.client(segment)
  const [exchange] = flow.server(ANSWER).close()
  return { told, request: exchange!.request!, counters: flow.counters }
}

const sent = fc.record({
  body: fc.integer({ min: 1, max: 6_000 }).map(text),
  keep: fc.integer({ min: 0, max: 5_000 }),
  size: fc.integer({ min: 1, max: 2_000 }),
})

test.each([undefined, 100])(
  'every byte is kept or told, in order, the end of the kept part before them (chunks of %s)',
  (chunks) => {
    fc.assert(
      fc.property(sent, ({ body, keep, size }) => {
        const { told, request } = send({ body, keep, size: size + 60, chunks })
        const kept = request.body?.length ?? 0
        expect(kept).toBe(Math.min(keep, body.length))
        expect(request.bodySeen).toBe(true)
        expect(request.bodyWhole || keep === 0).toBe(kept === body.length || keep === 0)
        const overlap = Math.min(kept, REST_OVERLAP)
        expect(told.bytes.equals(kept < body.length ? body.subarray(kept - overlap) : Buffer.alloc(0))).toBe(true)
      }),
      { numRuns: 60 },
    )
  },
)

test('of a coded body what it decodes to is told', () => {
  const body = text(50_000)
  const { told, request } = send({
    body: gzipSync(body),
    keep: 1_000,
    size: 1_460,
    fields: 'Content-Encoding: gzip\r\n',
  })
  expect(request.bodySeen).toBe(true)
  expect(told.bytes.equals(body.subarray(1_000 - REST_OVERLAP))).toBe(true)
})

test('bytes behind a gap are told, and that some are missing', () => {
  const body = text(9_000)
  const told = new Told()
  const flow = new TestFlow({ inspect: 1_000, rest: () => told })
  flow
    .client(Buffer.concat([Buffer.from(head(body.length)), body.subarray(0, 3_000)]))
    .lose(0, 2_000)
    .client(body.subarray(5_000))
  const [exchange] = flow.server(ANSWER).close()
  expect(exchange!.request).toMatchObject({ bodySeen: false, bodyWhole: false })
  expect(told.gaps).toBe(1)
  expect(told.bytes.equals(Buffer.concat([body.subarray(1_000 - REST_OVERLAP, 3_000), body.subarray(5_000)]))).toBe(
    true,
  )
})

test('nobody to tell, or no memory to look: said so; memory is given back', () => {
  const body = text(9_000)
  const alone = new TestFlow({ inspect: 1_000 })
  alone.client(Buffer.concat([Buffer.from(head(body.length)), body]))
  expect(alone.server(ANSWER).close()[0]!.request).toMatchObject({ bodySeen: false })
  const told = new Told()
  const poor = new TestFlow({ inspect: 1_000, rest: () => told, restBytes: 1 << 30 })
  poor.client(Buffer.concat([Buffer.from(head(body.length)), body]))
  expect(poor.server(ANSWER).close()[0]!.request).toMatchObject({ bodySeen: false })
  expect(poor.counters.memory_refusals).toBe(1)
  expect(told.pieces).toHaveLength(0)
  // Room for one at a time: two after each other both have it.
  const twice = new TestFlow({ inspect: 1_000, rest: () => new Told(), memoryBytes: 400_000, restBytes: 120_000 })
  for (let i = 0; i < 4; i++) {
    twice.client(Buffer.concat([Buffer.from(head(body.length)), body]))
    twice.server(ANSWER)
  }
  expect(twice.close().map(({ request }) => request!.bodySeen)).toEqual([true, true, true, true])
})

describe('files of a multipart body', () => {
  const part = (name: string, file: string | undefined, value: string) =>
    `--B-x\r\nContent-Disposition: form-data; name="${name}"${file === undefined ? '' : `; filename="${file}"`}\r\n\r\n${value}\r\n`
  const inFiles = (bytes: Buffer, size: number) => {
    const places = new PartPlaces('B-x')
    let out = ''
    for (const piece of cut(bytes, size))
      places.runs(piece, 0, piece.length, (from, to, inFile) => {
        if (inFile) out += piece.toString('latin1', from, to)
      })
    return out
  }

  test('their content is told apart, however the bytes are cut', () => {
    const value = fc.stringMatching(/^[a-z;:="\- ]{0,60}$/)
    const one = fc.tuple(fc.boolean(), value)
    fc.assert(
      fc.property(fc.array(one, { maxLength: 6 }), fc.integer({ min: 1, max: 90 }), (list, size) => {
        const body = Buffer.from(
          `${list.map(([isFile, text], i) => part(`n${i}`, isFile ? 'a.txt' : undefined, text)).join('')}--B-x--\r\n`,
        )
        // A boundary is known at its last byte: up to there it counts as what it ends.
        const wanted = list.filter(([isFile]) => isFile).map(([, text]) => `${text}\r\n--B-x`)
        expect(inFiles(body, size)).toBe(wanted.join(''))
      }),
    )
  })

  test('a field that looks like the head of a file is none', () => {
    const trap = 'Content-Disposition: form-data; name="x"; filename="y"\r\n\r\nSELECT'
    expect(inFiles(Buffer.from(`${part('q', undefined, trap)}--B-x--`), 7)).toBe('')
  })
})
