import { type Field, Message } from '../message.js'
import { scan } from '../scan.js'
import { Evidence } from './evidence.js'
import type { LearnedField, LearnedType } from './learned-type.js'

/** Values of one field of one body from which is learnt. Count. */
const VALUES = 64
/** Levels of messages inside each other of which is learnt. */
const LEVELS = 16

/**
 * Adds the messages of one body, each whole, to what is known of their type. Work is linear in the bytes for each level.
 * @param fields distinct fields that a message may have
 */
export function learnMessages(messages: readonly Buffer[], into: LearnedType, fields: number): void {
  for (const message of messages) {
    const type = new Message(fields)
    // Of what is no message to its end nothing is learnt.
    if (scan(message, 0, message.length, type) === message.length) learnType(message, type, into, fields, 1)
  }
}

function learnType(buf: Buffer, type: Message, into: LearnedType, fields: number, level: number): void {
  for (const field of type.fields.values()) {
    const known = into.field(field.number)
    if (!known) continue
    known.counted(field.instances, field.several)
    if (field.fixed64) known.fixed64(buf, field.fixed64)
    if (field.fixed32) known.fixed32(buf, field.fixed32)
    if (field.group && level < LEVELS) learnType(buf, field.group, into.innerOf(known), fields, level + 1)
    if (field.ranges.length > 0) learnDelimited(buf, field, known, into, fields, level)
  }
}

function learnDelimited(
  buf: Buffer,
  { ranges }: Field,
  known: LearnedField,
  into: LearnedType,
  fields: number,
  level: number,
): void {
  const evidence = known.evidence ?? new Evidence()
  known.evidence = evidence
  const end = Math.min(ranges.length, 2 * VALUES)
  for (let i = 0; i + 1 < end; i += 2) evidence.add(buf, ranges[i]!, ranges[i + 1]!, fields)
  if (evidence.content !== 'message') {
    into.forgetInner(known)
    return
  }
  if (level >= LEVELS) return
  const inner = new Message(fields)
  for (let i = 0; i + 1 < end; i += 2) {
    const one = new Message(fields)
    // A value that is none would leave its beginning behind: it is tried by itself first.
    if (scan(buf, ranges[i]!, ranges[i + 1]!, one) === ranges[i + 1]) scan(buf, ranges[i]!, ranges[i + 1]!, inner)
  }
  learnType(buf, inner, into.innerOf(known), fields, level + 1)
}
