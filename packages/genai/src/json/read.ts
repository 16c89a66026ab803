/** JSON that may break off: what has come of it is read as far as it goes. */

export interface JsonReading {
  /** Undefined when there is nothing to read. */
  value: unknown
  /** The text was JSON to its end. */
  whole: boolean
}

/** Longest plain scalar. Characters. */
const WORD = 64

/**
 * The value of a JSON text (RFC 8259), or of its beginning: open containers hold what was read of them, an open string its characters so far.
 * Work is linear in the text, nesting uses no call stack. Never throws.
 * @param depth levels that are entered; containers below are left out, and the reading is then not whole
 */
export function readJson(text: string, depth: number): JsonReading {
  // A value nested deeper than the call stack is deep would end the thread of whoever writes it out again (`JSON.stringify`).
  if (isDeeper(text, depth)) return { value: new CutReader(text, depth).read(), whole: false }
  try {
    return { value: JSON.parse(text), whole: true }
  } catch {
    return { value: new CutReader(text, depth).read(), whole: false }
  }
}

/** Reads one value that begins at `start` of a longer text, such as a member of an object whose beginning is missing. */
export function readJsonAt(text: string, start: number, depth: number): unknown {
  return new CutReader(text, depth, start).read()
}

/** Does the text open more than `depth` containers within each other? Brackets in strings are none. */
function isDeeper(text: string, depth: number): boolean {
  let open = 0
  let isString = false
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (isString) {
      if (c === BACKSLASH) i++
      else if (c === QUOTE) isString = false
    } else if (c === QUOTE) isString = true
    else if (c === 0x7b || c === 0x5b) {
      if (++open > depth) return true
    } else if (c === 0x7d || c === 0x5d) open--
  }
  return false
}

type Container = unknown[] | Record<string, unknown>

class CutReader {
  private readonly open: Container[] = []
  private key: string | undefined
  private root: unknown
  private isDone = false
  /** Containers that are open below those that are entered. */
  private below = 0

  constructor(
    private readonly text: string,
    private readonly depth: number,
    private at = 0,
  ) {}

  read(): unknown {
    const { text } = this
    while (this.at < text.length && !this.isDone) {
      const c = text.charCodeAt(this.at)
      if (c === QUOTE) this.string()
      else if (c === 0x7b || c === 0x5b) this.enter(c === 0x5b)
      else if (c === 0x7d || c === 0x5d) this.leave()
      else if (c <= 0x20 || c === 0x3a || c === 0xfeff) this.at++
      else if (c === COMMA) {
        this.at++
        this.key = undefined
      } else this.word()
    }
    return this.root
  }

  private enter(isArray: boolean): void {
    this.at++
    if (this.below > 0 || this.open.length >= this.depth) {
      this.below++
      return
    }
    const container: Container = isArray ? [] : Object.create(null)
    this.put(container)
    this.isDone = false
    this.open.push(container)
    this.key = undefined
  }

  private leave(): void {
    this.at++
    if (this.below > 0) {
      this.below--
      return
    }
    this.open.pop()
    this.key = undefined
    this.isDone = this.open.length === 0
  }

  private string(): void {
    const { text } = this
    const start = this.at + 1
    let end = start
    let escaped = false
    for (; end < text.length; end++) {
      const c = text.charCodeAt(end)
      if (c === QUOTE) break
      if (c !== BACKSLASH) continue
      escaped = true
      end++
    }
    this.at = Math.min(text.length, end) + 1
    const raw = text.slice(start, Math.min(end, text.length))
    const value = escaped ? unescaped(raw) : raw
    const top = this.open.at(-1)
    if (this.below === 0 && top !== undefined && !Array.isArray(top) && this.key === undefined) this.key = value
    else this.put(value)
  }

  private word(): void {
    const { text } = this
    const start = this.at
    let end = start + 1
    while (end < text.length && !ENDS.has(text.charCodeAt(end))) end++
    this.at = end
    const word = text.slice(start, Math.min(end, start + WORD))
    // A number that the cut has gone through is another number.
    if (end === text.length && this.open.length > 0) return
    if (word === 'true' || word === 'false') this.put(word === 'true')
    else if (word === 'null') this.put(null)
    else {
      const number = Number(word)
      if (!Number.isNaN(number)) this.put(number)
    }
  }

  private put(value: unknown): void {
    if (this.below > 0) return
    const top = this.open.at(-1)
    if (top === undefined) {
      this.root = value
      this.isDone = true
    } else if (Array.isArray(top)) top.push(value)
    else if (this.key !== undefined) top[this.key] = value
    this.key = undefined
  }
}

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COMMA = 0x2c
const ENDS = new Set([0x09, 0x0a, 0x0d, 0x20, COMMA, 0x3a, 0x5b, 0x5d, 0x7b, 0x7d, QUOTE])

/** A string's characters; an escape that breaks off at the end is left out. */
function unescaped(raw: string): string {
  for (const text of [raw, raw.slice(0, Math.max(0, raw.lastIndexOf('\\')))]) {
    try {
      return JSON.parse(`"${text}"`) as string
    } catch {
      // The next one is shorter.
    }
  }
  return raw
}
