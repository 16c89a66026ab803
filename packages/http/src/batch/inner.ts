import { contentClass } from '../body/content-type.js'
import { countRecords } from '../body/records.js'
import type { HttpMessage } from '../contract.js'
import { Fields } from '../head/fields.js'
import { Message } from '../message.js'

/** One message of a batch, before it is known which answers which. */
export interface Inner {
  /** Requests. */
  method: string
  /** Requests: as written. */
  target: string
  /** Answers; 0: none is told. */
  status: number
  /** Its field lines, latin1, without the empty line. */
  fields: string
  contentType: string
  body: Buffer
  /** Content-ID, or `id`: what an answer is found by. '' where it has none. */
  id: string
}

/** Fields kept of one message. */
const FIELDS = 64
/** Any name may be there. */
const ANY = -1

/**
 * A message of a batch as one of its own.
 * @param outer what it came in @param place which one it is of the batch, from 0: no two of one connection begin at the same number @param host the caller's
 */
export function messageOf(inner: Inner, outer: HttpMessage, place: number, host: string | undefined): Message {
  const own = inner.fields.split(/\r?\n/).filter((line) => line !== '' && !/^host\s*:/i.test(line))
  const lines = host === undefined ? own : [`Host: ${host}`, ...own]
  const text = `${lines.map((line) => `${line}\r\n`).join('')}\r\n`
  const message = new Message(
    new Fields(text, 0, FIELDS, ANY, ANY, false, true),
    inner.contentType,
    (outer.seq + 1 + place) >>> 0,
    outer.firstByte,
  )
  message.version = outer.version
  message.method = inner.method
  message.target = inner.target
  message.status = inner.status
  message.lastByte = outer.lastByte
  message.bodyBytes = inner.body.length
  message.decodedBytes = inner.body.length
  if (inner.body.length > 0) message.body = inner.body
  message.records = inner.body.length > 0 ? countRecords(inner.body, contentClass(inner.contentType)) : 0
  return message
}
