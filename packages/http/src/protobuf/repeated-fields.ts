/** Numbers of fields that are counted apart. */
const FIELDS = 64

/** `tag`, `number`, `length`: within a varint of that meaning; `skip`: within a value; `off`: this is no message that can be followed. */
type State = 'tag' | 'number' | 'length' | 'skip' | 'off'

/**
 * How often one message repeats a length-delimited field at its top level (Protocol Buffers encoding, `repeated` messages and texts),
 * over any split. Values are passed over, so it costs no more than the tags.
 */
export class RepeatedFields {
  /** Of the field that is repeated most; 0 when none is. */
  most = 0
  private state: State = 'tag'
  private value = 0
  private scale = 1
  private field = 0
  private left = 0
  private readonly counts = new Map<number, number>()

  reset(): void {
    this.most = 0
    this.state = 'tag'
    this.value = 0
    this.scale = 1
    this.counts.clear()
  }

  scan(buf: Uint8Array, start: number, end: number): void {
    let at = start
    while (at < end && this.state !== 'off') {
      if (this.state === 'skip') {
        const step = Math.min(this.left, end - at)
        this.left -= step
        at += step
        if (this.left === 0) this.state = 'tag'
      } else this.varint(buf[at++]!)
    }
  }

  private varint(c: number): void {
    if (this.scale > 2 ** 63) {
      this.state = 'off'
      return
    }
    this.value += (c & 0x7f) * this.scale
    this.scale *= 128
    if (c >= 0x80) return
    const { value } = this
    this.value = 0
    this.scale = 1
    if (this.state === 'tag') this.tag(value)
    else if (this.state === 'length') this.length(value)
    else this.state = 'tag'
  }

  private tag(value: number): void {
    this.field = Math.floor(value / 8)
    const type = value % 8
    if (type === 0) this.state = 'number'
    else if (type === 1) this.skip(8)
    else if (type === 2) this.state = 'length'
    else if (type === 5) this.skip(4)
    // Groups would need a stack; nobody repeats records in them.
    else this.state = 'off'
  }

  private length(bytes: number): void {
    const count = (this.counts.get(this.field) ?? 0) + 1
    if (count > 1 || this.counts.size < FIELDS) this.counts.set(this.field, count)
    if (count > 1 && count > this.most) this.most = count
    this.skip(bytes)
  }

  private skip(bytes: number): void {
    this.left = bytes
    this.state = bytes === 0 ? 'tag' : 'skip'
  }
}
