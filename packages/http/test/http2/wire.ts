/** A small writer of frames and header blocks, independent of what is tested: RFC 9113 §4.1 and RFC 7541. */
export const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')
export const T = {
  data: 0,
  headers: 1,
  priority: 2,
  rst: 3,
  settings: 4,
  push: 5,
  ping: 6,
  goAway: 7,
  window: 8,
  more: 9,
}
export const END_STREAM = 1
export const END_HEADERS = 4
export const PADDED = 8
export const PRIORITY = 0x20

export function frame(type: number, flags: number, stream: number, payload: Buffer = Buffer.alloc(0)): Buffer {
  const head = Buffer.alloc(9)
  head.writeUIntBE(payload.length, 0, 3)
  head[3] = type
  head[4] = flags
  head.writeUInt32BE(stream >>> 0, 5)
  return Buffer.concat([head, payload])
}

export function integer(value: number, prefix: number, first = 0): Buffer {
  const most = 2 ** prefix - 1
  if (value < most) return Buffer.from([first | value])
  const bytes = [first | most]
  for (value -= most; value >= 128; value = Math.floor(value / 128)) bytes.push((value % 128) | 128)
  return Buffer.from([...bytes, value])
}

export const text = (value: string): Buffer => Buffer.concat([integer(value.length, 7), Buffer.from(value, 'latin1')])

export const indexed = (index: number): Buffer => integer(index, 7, 0x80)
export const resize = (size: number): Buffer => integer(size, 5, 0x20)
/** Literal that is put into the table. */
export const added = (name: string, value: string): Buffer =>
  Buffer.concat([Buffer.from([0x40]), text(name), text(value)])
/** Literal that is not. */
export const literal = (name: string, value: string): Buffer =>
  Buffer.concat([Buffer.from([0]), text(name), text(value)])

export const block = (...fields: [string, string][]): Buffer => Buffer.concat(fields.map(([n, v]) => literal(n, v)))
export const ask = (path: string, ...more: [string, string][]): Buffer =>
  block([':method', 'GET'], [':scheme', 'http'], [':authority', 'api.test'], [':path', path], ...more)

/** The encoder of the reference: a table as RFC 7541 §2.3.2 has it, evicted from its oldest end. */
export class Encoder {
  private entries: [string, string][] = []
  private max = 4_096
  private pending = Buffer.alloc(0)

  resize(size: number): void {
    this.max = size
    this.evict()
    this.pending = Buffer.concat([this.pending, resize(size)])
  }

  /** Each field says whether it goes into the table. */
  encode(fields: { name: string; value: string; keep: boolean }[]): Buffer {
    const out = [this.pending]
    this.pending = Buffer.alloc(0)
    for (const { name, value, keep } of fields) {
      const at = this.entries.findIndex(([n, v]) => n === name && v === value)
      const named = this.entries.findIndex(([n]) => n === name)
      if (at >= 0) out.push(indexed(62 + at))
      else {
        const first = keep ? 0x40 : 0
        const prefix = keep ? 6 : 4
        out.push(
          named >= 0 ? integer(62 + named, prefix, first) : Buffer.concat([Buffer.from([first]), text(name)]),
          text(value),
        )
        if (keep) this.entries.unshift([name, value])
        this.evict()
      }
    }
    return Buffer.concat(out)
  }

  private evict(): void {
    const size = () => this.entries.reduce((sum, [n, v]) => sum + n.length + v.length + 32, 0)
    while (size() > this.max) this.entries.pop()
  }
}
