/** What was learnt of a message type that nobody described. */
import type { Fixed32Kind, Fixed64Kind } from '../number-kind.js'
import { isOrdinary } from '../numbers.js'
import type { Evidence } from './evidence.js'

/** A field comes several times in a message where one message in so many has it so. */
const SEVERAL = 64
/** A reading of numbers holds while at most one value in so many contradicts it. */
const TOLERANCE = 32
/** Counts are halved here. */
const MOST = 4_096

/** Room for fields, shared by the types of one method, and by all of them. */
export interface FieldRoom {
  take(): boolean
  give(count: number): void
}

export class LearnedField {
  /** Of its length-delimited values; undefined while there was none. */
  evidence?: Evidence
  /** Of what it holds when it is a message, or a group. */
  inner?: LearnedType
  private instances = 0
  private inSeveral = 0
  private readonly wide = new FloatEvidence()
  private readonly narrow = new FloatEvidence()

  /** Told of the messages of one body: how many have the field, how many have it several times. */
  counted(instances: number, several: number): void {
    if (this.instances >= MOST) {
      this.instances = Math.ceil(this.instances / 2)
      this.inSeveral = Math.ceil(this.inSeveral / 2)
    }
    this.instances += instances
    this.inSeveral += several
  }

  /** It is a list: now and then it comes several times in one message. */
  get isRepeated(): boolean {
    return this.inSeveral > 0 && this.inSeveral * SEVERAL >= this.instances
  }

  fixed64(buf: Buffer, places: readonly number[]): void {
    for (const at of places) this.wide.add(isOrdinary(buf.readDoubleLE(at), 1e-9, 1e15))
  }

  fixed32(buf: Buffer, places: readonly number[]): void {
    for (const at of places) this.narrow.add(isOrdinary(buf.readFloatLE(at), 1e-6, 1e9))
  }

  get fixed64Kind(): Fixed64Kind | undefined {
    return this.wide.isFloat === undefined ? undefined : this.wide.isFloat ? 'double' : 'fixed64'
  }

  get fixed32Kind(): Fixed32Kind | undefined {
    return this.narrow.isFloat === undefined ? undefined : this.narrow.isFloat ? 'float' : 'fixed32'
  }
}

/** Are these numbers floats? */
class FloatEvidence {
  private values = 0
  private ordinary = 0

  add(isOrdinaryFloat: boolean): void {
    if (this.values >= MOST) {
      this.values = Math.ceil(this.values / 2)
      this.ordinary = Math.ceil(this.ordinary / 2)
    }
    this.values++
    if (isOrdinaryFloat) this.ordinary++
  }

  get isFloat(): boolean | undefined {
    return this.values === 0 ? undefined : (this.values - this.ordinary) * TOLERANCE <= this.values
  }
}

/** Fields by number. */
export class LearnedType {
  readonly fields = new Map<number, LearnedField>()

  constructor(private readonly room: FieldRoom) {}

  /** The field of this number, made when there is room for it. */
  field(number: number): LearnedField | undefined {
    let field = this.fields.get(number)
    if (!field && this.room.take()) {
      field = new LearnedField()
      this.fields.set(number, field)
    }
    return field
  }

  innerOf(field: LearnedField): LearnedType {
    field.inner ??= new LearnedType(this.room)
    return field.inner
  }

  /** What is inside is no message after all. */
  forgetInner(field: LearnedField): void {
    if (field.inner) this.room.give(field.inner.size)
    field.inner = undefined
  }

  /** Fields of this type and of all inside it. */
  get size(): number {
    let size = this.fields.size
    for (const { inner } of this.fields.values()) if (inner) size += inner.size
    return size
  }
}
