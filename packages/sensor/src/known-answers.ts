/** Answers that came before, byte for byte, with what was read of them: lists, settings and objects are asked for again and again. */
import type { HttpMessage } from '@apiscope/http'
import { type Identity, isHidden, type Parameter, type SubjectKind } from '@apiscope/schema'
import { SENSOR_MEMORY_LIMITS } from './remembered.js'

const { answerLength: LONGEST, sights: SIGHTS } = SENSOR_MEMORY_LIMITS
/** Values beyond those that are kept of the parameters of one answer. Count. */
const MOST_MORE = 256
/** What an entry, a parameter and a value cost beside their text. Bytes. */
const [ENTRY, PARAMETER, VALUE] = [512, 256, 64]

/** People of one answer by how they show, and the hashes of each. */
export type AnswerSubjects = Partial<Record<SubjectKind, readonly number[]>>

/** All that follows from the bytes and the type of an answer alone, under one key. */
export interface KnownAnswer {
  /** Its parameters as they came. */
  raw: readonly Parameter[]
  /** The same without credentials. */
  written: readonly Parameter[]
  /** Values beyond those that are kept. */
  more: readonly (readonly [Parameter, string])[]
  identities: readonly Identity[]
  /** By whether the API's collection holds people; worked out when it is first asked for. */
  subjects: [AnswerSubjects | undefined, AnswerSubjects | undefined]
}

interface Entry {
  contentType: string
  body: Buffer
  answer: KnownAnswer
}

/** Two generations, the older dropped whole when the younger fills; bounded in bytes. */
export class KnownAnswers {
  private young = new Map<number, Entry>()
  private old = new Map<number, Entry>()
  private youngBytes = 0
  private oldBytes = 0
  private readonly seen = new Int32Array(SIGHTS)

  /** @param bytes that all may take together */
  constructor(private readonly bytes: number) {}

  /** What is known of an answer; `again` when it was seen before and nothing is: it is worth keeping. */
  recall({ body, contentType }: HttpMessage): KnownAnswer | 'again' | undefined {
    if (body === undefined || body.length === 0 || body.length > LONGEST) return undefined
    const slot = slotOf(body)
    const known = this.young.get(slot) ?? this.older(slot)
    if (known !== undefined && known.contentType === contentType && known.body.equals(body)) return known.answer
    if (this.seen[slot & (SIGHTS - 1)] === slot) return 'again'
    this.seen[slot & (SIGHTS - 1)] = slot
    return undefined
  }

  keep({ body, contentType }: HttpMessage, answer: KnownAnswer): void {
    if (body === undefined || answer.more.length > MOST_MORE) return
    // Not of the pool that small buffers share, which it would keep whole.
    const own = Buffer.allocUnsafeSlow(body.length)
    body.copy(own)
    this.put(slotOf(body), { contentType, body: own, answer })
  }

  /** Bytes held at most by what is remembered. */
  get held(): number {
    return this.youngBytes + this.oldBytes
  }

  private older(slot: number): Entry | undefined {
    const entry = this.old.get(slot)
    if (entry !== undefined) this.put(slot, entry)
    return entry
  }

  private put(slot: number, entry: Entry): void {
    const cost = costOf(entry)
    if (cost * 16 > this.bytes) return
    if (this.youngBytes + cost > this.bytes / 2) {
      this.old = this.young
      this.oldBytes = this.youngBytes
      this.young = new Map()
      this.youngBytes = 0
    }
    this.youngBytes += cost
    this.young.set(slot, entry)
  }
}

/** A copy that may be changed, as those that are read anew may. */
export function copyOf({ in: place, name, values, hidden, json }: Parameter): Parameter {
  const copy: Parameter = { in: place, name, values: values.slice() }
  if (json !== undefined) copy.json = json
  if (hidden !== undefined) copy.hidden = hidden === true ? true : hidden.slice()
  return copy
}

/** As much of an answer as there is room for beside what was asked. @param room parameters */
export function within(answer: KnownAnswer, room: number): KnownAnswer {
  const { raw, written } = answer
  return raw.length <= room ? answer : { ...answer, raw: raw.slice(0, room), written: written.slice(0, room) }
}

/** The parameters of the answer, which stand behind all others; undefined where others stand among them. */
export function answerPart(parameters: readonly Parameter[]): Parameter[] | undefined {
  const from = parameters.findIndex(({ in: place }) => place === 'response')
  if (from < 0) return []
  const part = parameters.slice(from)
  return part.every(({ in: place }) => place === 'response') ? part : undefined
}

/** A number by which a body is found, of all its bytes, four at a time: whoever looks compares it whole. */
function slotOf(body: Buffer): number {
  const n = body.length
  let hash = n
  let i = 0
  for (; i + 3 < n; i += 4) {
    const word = body[i]! | (body[i + 1]! << 8) | (body[i + 2]! << 16) | (body[i + 3]! << 24)
    hash = Math.imul(hash ^ word, 0x5bd1e995)
    hash ^= hash >>> 15
  }
  for (; i < n; i++) hash = Math.imul(hash ^ body[i]!, 0x01000193)
  return hash ^ (hash >>> 13)
}

function costOf({ body, answer: { raw, written, more } }: Entry): number {
  let cost = ENTRY + 3 * body.length + more.length * VALUE
  for (const { name, values } of raw) cost += PARAMETER + 2 * name.length + values.length * VALUE
  for (const parameter of written) {
    if (parameter.hidden === undefined) continue
    for (let i = 0; i < parameter.values.length; i++)
      if (isHidden(parameter, i)) cost += 2 * parameter.values[i]!.length
  }
  return cost
}
