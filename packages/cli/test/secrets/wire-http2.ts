/** Exchanges of the table over HTTP/2 with prior knowledge (RFC 9113), and as metadata of gRPC calls. */
import { data, frame, message, PREFACE, SETTINGS } from '../../../http/test/support/grpc-wire'
import { conversation, pcap } from '../support/pcap'
import { HOST, ownPath, type Planted } from './wire'

const HEADERS = 1
const END_HEADERS = 4
const END_STREAM = 1

/** HPACK integer with a prefix of 7 bits (RFC 7541 §5.1). */
function length(n: number): Buffer {
  if (n < 127) return Buffer.from([n])
  const out = [127]
  let rest = n - 127
  for (; rest >= 128; rest >>= 7) out.push((rest & 127) | 128)
  return Buffer.from([...out, rest])
}

/** A block of literals, without indexing or with "never indexed" (RFC 7541 §6.2.2, §6.2.3) as clients send credentials. */
function block(stream: number, fields: [string, string][], end: boolean): Buffer {
  const parts = fields.flatMap(([name, value], i) => {
    const [n, v] = [Buffer.from(name.toLowerCase()), Buffer.from(value)]
    return [Buffer.from([i % 2 === 0 ? 0 : 0x10]), length(n.length), n, length(v.length), v]
  })
  return frame(HEADERS, END_HEADERS | (end ? END_STREAM : 0), stream, Buffer.concat(parts))
}

/** A request's target in absolute form is scheme, authority and path here. */
function target({ target: written, method, host = HOST }: Planted, index: number): [string, string][] {
  const text = written ?? ownPath(index)
  if (method === 'CONNECT') return [[':authority', text]]
  const absolute = /^(https?):\/\/([^/]*)(.*)$/.exec(text)
  const [scheme, authority, path] = absolute ? absolute.slice(1) : ['http', host, text]
  return [
    [':scheme', scheme!],
    [':authority', authority!],
    [':path', path!],
  ]
}

const server = (fields: [string, string][], body: Buffer, trailers?: [string, string][]): Buffer =>
  Buffer.concat([
    SETTINGS,
    block(1, fields, false),
    data(1, body, !trailers),
    ...(trailers ? [block(1, trailers, true)] : []),
  ])

function http2(form: Planted, index: number): [Buffer, Buffer] {
  const { method = form.body === undefined ? 'GET' : 'POST', headers = [], type = 'application/json', body } = form
  const { answer = '{"ok":true}', answerType = 'application/json', answerHeaders = [] } = form
  const head: [string, string][] = [[':method', method], ...target(form, index), ...headers]
  if (body !== undefined) head.push(['content-type', type])
  const client = [PREFACE, block(1, head, body === undefined)]
  if (body !== undefined) client.push(data(1, Buffer.from(body), true))
  return [
    Buffer.concat(client),
    server([[':status', '200'], ['content-type', answerType], ...answerHeaders], Buffer.from(answer)),
  ]
}

/** The fields of a form as metadata of a call and of its answer: in the head, and again in the trailers of both sides. */
function grpc({ headers = [], answerHeaders = [] }: Planted, index: number): [Buffer, Buffer] {
  const type: [string, string] = ['content-type', 'application/grpc']
  const pseudo: [string, string][] = [
    [':method', 'POST'],
    [':scheme', 'http'],
    [':path', `/planted.Table${ownPath(index)}`],
    [':authority', HOST],
  ]
  const message1 = message(Buffer.from([8, 1]))
  return [
    Buffer.concat([
      PREFACE,
      block(1, [...pseudo, type, ['te', 'trailers'], ...headers], false),
      data(1, message1),
      block(1, headers, true),
    ]),
    server([[':status', '200'], type, ...answerHeaders], message1, [['grpc-status', '0'], ...answerHeaders]),
  ]
}

/** All of them in one capture, each on a connection of its own. */
const captured = (forms: readonly Planted[], write: (form: Planted, index: number) => [Buffer, Buffer]): Buffer =>
  pcap(forms.flatMap((form, i) => conversation(...write(form, i), 20_000 + i)))

export const http2Capture = (forms: readonly Planted[]): Buffer => captured(forms, http2)
export const grpcCapture = (forms: readonly Planted[]): Buffer => captured(forms, grpc)
