/** What a message looks like without knowing what it is: enough to tell methods of one server apart. */
import { walkJson } from '../../parameters/json.js'
import { Message } from '../../protobuf/message.js'
import { scan } from '../../protobuf/scan.js'

/** Bytes of a body that are looked at. */
export const SHAPE_BYTES = 512
/** Tags of one shape, and characters of one. */
const TAGS = 48
const LONGEST = 64
/** Bytes before each message of gRPC. */
const PREFIX = 5
/** Distinct fields that are told apart. */
const FIELDS = 24
const OPEN_BRACE = 0x7b
const OPEN_BRACKET = 0x5b

/**
 * What the first bytes of a body show, as tags: its kind, the fields of the first message of gRPC with those inside them, names of JSON.
 * Types of content are not asked: they may be as unknown as the rest of the head.
 * @param bytes all of the body, also what is not in `head`
 */
export function shapeOf(head: Buffer | undefined, bytes: number): string[] {
  if (bytes === 0) return ['none']
  if (!head || head.length === 0) return ['unseen']
  if (head.length >= PREFIX && head[0]! <= 1 && PREFIX + head.readUInt32BE(1) <= bytes) return grpcShape(head, bytes)
  if (head[0] === OPEN_BRACE || head[0] === OPEN_BRACKET) return jsonShape(head)
  return [`bytes ${head.subarray(0, 2).toString('hex')}`]
}

function grpcShape(head: Buffer, bytes: number): string[] {
  const length = head.readUInt32BE(1)
  const tags = [PREFIX + length < bytes ? 'grpc+' : 'grpc']
  if (head[0] === 1) return [...tags, 'compressed']
  fieldsOf(head, PREFIX, Math.min(head.length, PREFIX + length), '', tags)
  return tags
}

/** `3v`, `1d`, `1d.2v`: fields by number with how they lie in the message, and those inside what is read as a message. */
function fieldsOf(buf: Buffer, start: number, end: number, parent: string, tags: string[]): void {
  const type = new Message(FIELDS)
  scan(buf, start, end, type)
  for (const field of type.fields.values()) {
    const { number, values, fixed32, fixed64, ranges, group } = field
    const tag = (wire: string) => {
      if (tags.length < TAGS) tags.push(`${parent}${number}${wire}`)
    }
    if (values.length > 0) tag('v')
    if (fixed32) tag('f')
    if (fixed64) tag('l')
    if (group) tag('g')
    if (ranges.length === 0) continue
    tag('d')
    if (parent === '') inside(buf, ranges, `${number}d.`, tags)
  }
}

function inside(buf: Buffer, ranges: readonly number[], parent: string, tags: string[]): void {
  const [start, end] = ranges as [number, number]
  if (start === end || scan(buf, start, end, new Message(FIELDS)) !== end) return
  fieldsOf(buf, start, end, parent, tags)
}

function jsonShape(head: Buffer): string[] {
  const tags = new Set(['json'])
  walkJson(head.toString('latin1'), 2, (name) => {
    if (tags.size < TAGS) tags.add(name.slice(0, LONGEST))
  })
  return [...tags]
}

/** Powers of two. */
export const sizeClass = (bytes: number): number => 32 - Math.clz32(Math.min(bytes, 0x7fff_ffff))
