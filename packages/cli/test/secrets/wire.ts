/** Exchanges of the table as bytes on the wire. */
import { conversation, pcap } from '../support/pcap'

export interface Planted {
  title: string
  method?: string
  target?: string
  headers?: [string, string][]
  type?: string
  body?: string
  answerHeaders?: [string, string][]
  answerType?: string
  answer?: string
  /** Host, where it is not the table's. */
  host?: string
}

export const HOST = 'planted.test'

const WORDS =
  'alpha bravo charlie delta echo foxtrot golf hotel india juliett kilo lima mike november oscar papa quebec romeo sierra tango uniform'.split(
    ' ',
  )

/** A path of its own in words: numbered ones are one API, whose exchanges are looked into as its sample says. */
export function ownPath(index: number): string {
  const n = WORDS.length
  return `/${WORDS[Math.floor(index / n / n) % n]}/${WORDS[Math.floor(index / n) % n]}/${WORDS[index % n]}`
}

export function request(form: Planted, index: number): Buffer {
  const { method = form.body === undefined ? 'GET' : 'POST', headers = [], type = 'application/json', body } = form
  const lines = [`${method} ${form.target ?? ownPath(index)} HTTP/1.1`, `Host: ${form.host ?? HOST}`]
  for (const [name, value] of headers) lines.push(`${name}: ${value}`)
  if (body !== undefined) lines.push(`Content-Type: ${type}`, `Content-Length: ${Buffer.byteLength(body)}`)
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body ?? ''}`)
}

export function response({
  answer = '{"ok":true}',
  answerType = 'application/json',
  answerHeaders = [],
}: Planted): Buffer {
  const lines = ['HTTP/1.1 200 OK', `Content-Type: ${answerType}`, `Content-Length: ${Buffer.byteLength(answer)}`]
  for (const [name, value] of answerHeaders) lines.push(`${name}: ${value}`)
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${answer}`)
}

/** All of them in one capture, each on a connection of its own. */
export const capture = (forms: readonly Planted[], everyMs = 1000): Buffer =>
  pcap(
    forms.flatMap((form, i) => conversation(request(form, i), response(form), 20_000 + i)),
    1,
    everyMs,
  )
