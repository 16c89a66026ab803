import { nameBit } from './fields.js'
import type { Head } from './head.js'
import type { Interner } from './interner.js'

const SPACE = 0x20
const TAB = 0x09
const CR = 0x0d
const LF = 0x0a
const COLON = 0x3a

/** The fields that decide framing, by their length: no two are equally long. */
const NAMES: ({ name: string; bytes: Buffer } | undefined)[] = []
for (const name of [
  'content-length',
  'content-type',
  'content-encoding',
  'transfer-encoding',
  'connection',
  'upgrade',
  'expect',
]) {
  NAMES[name.length] = { name, bytes: Buffer.from(name, 'latin1') }
}

/**
 * Reads clean field lines in one pass over the bytes: `name: value` CRLF and nothing odd. Framing goes to the head; of the
 * other fields it only notes which names may be there. Anything else makes it give up: then `readFields` takes over.
 */
export class FieldScan {
  /** See `nameBit`. */
  low = 0
  high = 0
  /** One of the names that are watched for is there. */
  watched = false
  /** Those names by `nameBit`. */
  private readonly watch: Buffer[][] = Array.from({ length: 64 }, () => [])
  /** Endings of names that are watched for, by their last letter less `a`. */
  private readonly endings: Buffer[][] = Array.from({ length: 32 }, () => [])

  /**
   * @param limit fields of one head that are read
   * @param watch names in lower case; `*key` stands for every name that ends so
   */
  constructor(
    private readonly interner: Interner,
    private readonly limit: number,
    watch: readonly string[],
  ) {
    for (const name of watch) {
      const n = name.length
      if (name.startsWith('*')) {
        this.endings[(name.charCodeAt(n - 1) - 97) & 31]!.push(Buffer.from(name.slice(1), 'latin1'))
        continue
      }
      this.watch[nameBit(n, name.charCodeAt(0), name.charCodeAt(n - 1))].push(Buffer.from(name, 'latin1'))
    }
  }

  /** @returns false when something is not clean: the head's fields are then to be read anew */
  read(buf: Buffer, start: number, end: number, head: Head): boolean {
    this.low = 0
    this.high = 0
    this.watched = false
    let count = 0
    let at = start
    while (at < end) {
      if (buf[at] === CR) return at + 1 < end && buf[at + 1] === LF
      const colon = nameEnd(buf, at, end)
      if (colon <= at || ++count > this.limit) return false
      let from = colon + 1
      while (from < end && (buf[from] === SPACE || buf[from] === TAB)) from++
      let to = from
      while (to < end && (buf[to] >= SPACE || buf[to] === TAB)) to++
      if (to + 1 >= end || buf[to] !== CR || buf[to + 1] !== LF) return false
      const next = to + 2
      while (to > from && (buf[to - 1] === SPACE || buf[to - 1] === TAB)) to--
      this.note(buf, at, colon, from, to, head)
      at = next
    }
    return true
  }

  private note(buf: Buffer, at: number, colon: number, from: number, to: number, head: Head): void {
    const length = colon - at
    const bit = nameBit(length, buf[at], buf[colon - 1])
    if (bit < 32) this.low |= 1 << bit
    else this.high |= 1 << (bit & 31)
    for (const name of this.watch[bit]) if (name.length === length && isName(buf, at, name)) this.watched = true
    if (!this.watched) {
      for (const ending of this.endings[((buf[colon - 1]! | 0x20) - 97) & 31]!) {
        if (ending.length <= length && isName(buf, colon - ending.length, ending)) this.watched = true
      }
    }
    const known = NAMES[length]
    if (known !== undefined && isName(buf, at, known.bytes)) {
      head.note(known.name, this.interner.of(buf, from, to))
    }
  }
}

/** Position of the colon behind a name of visible characters, −1 when there is none. */
function nameEnd(buf: Buffer, start: number, end: number): number {
  for (let i = start; i < end; i++) {
    const c = buf[i]
    if (c === COLON) return i
    if (c <= SPACE) return -1
  }
  return -1
}

function isName(buf: Buffer, at: number, name: Buffer): boolean {
  for (let i = 0; i < name.length; i++) if ((buf[at + i] | 0x20) !== name[i]) return false
  return true
}
