import type { Field, Message } from './message.js'
import { varintText } from './numbers.js'

/** Values of a fixed meaning kept of one field. */
const VALUES = 64
/** Groups inside each other that are followed. */
const GROUPS = 32
/** Largest field number (Protocol Buffers language specification). */
const MOST_NUMBER = 536_870_911

const VARINT = 0
const FIXED64 = 1
const BYTES = 2
const GROUP = 3
const END_GROUP = 4
const FIXED32 = 5

/**
 * Reads one instance of a message (Protocol Buffers encoding) into what was gathered of its type: one pass over its tags, values of
 * length-delimited fields are passed over.
 * @returns where it stopped: `end` when all of it is a message
 */
export function scan(buf: Buffer, start: number, end: number, type: Message): number {
  const open: { message: Message; number: number }[] = []
  let message = type
  message.instance++
  let at = start
  while (at < end) {
    const tagEnd = varintEnd(buf, at, end)
    const tag = tagEnd < 0 || tagEnd - at > 5 ? 0 : small(buf, at, tagEnd)
    const number = Math.floor(tag / 8)
    if (number < 1 || number > MOST_NUMBER) return at
    const wire = tag % 8
    if (wire === END_GROUP) {
      const last = open.pop()
      if (last?.number !== number) return at
      message = last.message
      at = tagEnd
      continue
    }
    const next = valueEnd(buf, tagEnd, end, wire)
    if (next < 0 || (wire === GROUP && open.length >= GROUPS)) return at
    const field = message.field(number)
    if (wire === GROUP) {
      open.push({ message, number })
      if (field) message = message.groupOf(field)
    } else if (wire === BYTES) field?.ranges.push(varintEnd(buf, tagEnd, end), next)
    else if (field) keep(field, buf, tagEnd, next, wire)
    at = next
  }
  return open.length === 0 ? end : start
}

/** Behind the value; −1 when it does not fit. */
function valueEnd(buf: Buffer, at: number, end: number, wire: number): number {
  let next = -1
  if (wire === VARINT) next = varintEnd(buf, at, end)
  else if (wire === FIXED64) next = at + 8
  else if (wire === FIXED32) next = at + 4
  else if (wire === GROUP) next = at
  else if (wire === BYTES) {
    const start = varintEnd(buf, at, end)
    next = start < 0 || start - at > 5 ? -1 : start + small(buf, at, start)
  }
  return next > end ? -1 : next
}

function keep(field: Field, buf: Buffer, start: number, end: number, wire: number): void {
  if (wire === VARINT) {
    if (field.values.length < VALUES) field.values.push(varintText(buf, start, end))
    return
  }
  if (wire === FIXED64) field.fixed64 ??= []
  else field.fixed32 ??= []
  const places = wire === FIXED64 ? field.fixed64! : field.fixed32!
  if (places.length < VALUES) places.push(start)
}

/** Behind a varint of ten bytes at most; −1 for none. */
export function varintEnd(buf: Uint8Array, at: number, end: number): number {
  const most = Math.min(end, at + 10)
  for (let i = at; i < most; i++) if (buf[i]! < 0x80) return i + 1
  return -1
}

/** A varint of seven bytes at most. */
function small(buf: Uint8Array, at: number, end: number): number {
  let value = 0
  for (let i = end - 1; i >= at; i--) value = value * 128 + (buf[i]! & 0x7f)
  return value
}
