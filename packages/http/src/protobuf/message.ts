/** One field of a message type: all that was seen under its number, in all instances that were read. */
export interface Field {
  number: number
  /** Varints, as text. */
  values: string[]
  /** Where values of four and of eight bytes stand; undefined while there was none. */
  fixed32?: number[]
  fixed64?: number[]
  /** Start and end of each length-delimited value, one behind the other. */
  ranges: number[]
  /** Fields of groups of this number; undefined while there was none. */
  group?: Message
  /** Most occurrences in one instance. */
  most: number
  /** Instances that have it, and those that have it several times. */
  instances: number
  several: number
  count: number
  instance: number
}

/** Fields by number, gathered over all instances of one message type. */
export class Message {
  readonly fields = new Map<number, Field>()
  /** Counts up with each instance that is read. */
  instance = 0
  /** There were more distinct fields than are kept. */
  isCut = false

  /** @param most distinct fields that are kept, those of groups not among them */
  constructor(private readonly most: number) {}

  field(number: number): Field | undefined {
    let field = this.fields.get(number)
    if (!field) {
      if (this.fields.size >= this.most) {
        this.isCut = true
        return undefined
      }
      field = {
        number,
        values: [],
        ranges: [],
        most: 0,
        instances: 0,
        several: 0,
        count: 0,
        instance: -1,
      }
      this.fields.set(number, field)
    }
    if (field.instance !== this.instance) {
      field.instance = this.instance
      field.count = 0
      field.instances++
    }
    if (++field.count === 2) field.several++
    if (field.count > field.most) field.most = field.count
    return field
  }

  groupOf(field: Field): Message {
    field.group ??= new Message(this.most)
    field.group.instance++
    return field.group
  }
}
