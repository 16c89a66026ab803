/** JSON as it comes from the wire: bounded, perhaps cut, with what a stricter or laxer reader would see differently. */

export type Json = string | number | boolean | null | Json[] | JsonObject

/** Without a prototype: any key is data. */
export interface JsonObject {
  [key: string]: Json
}

export interface JsonBounds {
  messageLength: number
  messageValues: number
  depth: number
}

export interface Reading {
  /** Undefined where the text holds no value at all. */
  value: Json | undefined
  /** False: the text ends before its value does, or a bound was met; what came until there is in `value`. */
  whole: boolean
  /** Keys of the upper two levels that stand there twice, case aside: readers differ on which of them holds (RFC 8259 §4; Go ignores case). */
  doubled: string[]
}

/** Levels at which doubled keys are told: envelope, `params`, `arguments` of an agent's call. */
const DOUBLED_LEVELS = 3
const MOST_DOUBLED = 8

/** Reads one JSON value (RFC 8259); malformed text gives what can be had. Never throws; depth cannot overflow anything. */
export function readJson(text: string, bounds: JsonBounds): Reading {
  return new Reader(text, bounds).run()
}

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The member if it is a text. */
export function textIn(object: JsonObject | undefined, key: string): string | undefined {
  const value = object?.[key]
  return typeof value === 'string' ? value : undefined
}

/** The member if it is an object. */
export function objectIn(object: JsonObject | undefined, key: string): JsonObject | undefined {
  const value = object?.[key]
  return isObject(value) ? value : undefined
}

/** The member if it is an array, else an empty one. */
export function listIn(object: JsonObject | undefined, key: string): Json[] {
  const value = object?.[key]
  return Array.isArray(value) ? value : []
}

class Reader {
  private at = 0
  private values = 0
  private whole = true
  private readonly end: number
  private readonly doubled: string[] = []

  constructor(
    private readonly text: string,
    private readonly bounds: JsonBounds,
  ) {
    this.end = Math.min(text.length, bounds.messageLength)
  }

  run(): Reading {
    if (this.text.charCodeAt(0) === 0xfeff) this.at++
    const value = this.value(0)
    return { value, whole: this.whole, doubled: this.doubled }
  }

  /** Undefined at the end of the text, or where a bound was met. */
  private value(level: number): Json | undefined {
    this.blanks()
    if (this.at >= this.end || ++this.values > this.bounds.messageValues) return this.cut()
    const c = this.text.charCodeAt(this.at)
    if (c === 0x22) return this.string()
    if (c !== 0x7b && c !== 0x5b) return this.word()
    if (level >= this.bounds.depth) return this.skip()
    return c === 0x7b ? this.object(level) : this.array(level)
  }

  private object(level: number): JsonObject {
    const out: JsonObject = Object.create(null)
    const seen = level < DOUBLED_LEVELS ? new Set<string>() : undefined
    this.at++
    for (;;) {
      const c = this.separators()
      if (c === 0x7d) {
        this.at++
        return out
      }
      if (c !== 0x22) {
        this.cut()
        return out
      }
      const key = this.string()
      this.blanks()
      if (this.text.charCodeAt(this.at) === 0x3a) this.at++
      else if (!this.whole) return out
      if (seen) this.note(seen, key)
      const value = this.value(level + 1)
      if (value !== undefined) out[key] = value
      if (!this.whole) return out
    }
  }

  private array(level: number): Json[] {
    const out: Json[] = []
    this.at++
    for (;;) {
      const c = this.separators()
      if (c === 0x5d) {
        this.at++
        return out
      }
      if (this.at >= this.end || c === 0x7d) {
        this.cut()
        return out
      }
      const value = this.value(level + 1)
      if (value !== undefined) out.push(value)
      if (!this.whole) return out
    }
  }

  private note(seen: Set<string>, key: string): void {
    const folded = key.toLowerCase()
    if (!seen.has(folded)) seen.add(folded)
    else if (this.doubled.length < MOST_DOUBLED && !this.doubled.includes(folded)) this.doubled.push(folded)
  }

  private string(): string {
    const { text, end } = this
    const start = ++this.at
    let escaped = false
    for (let i = start; i < end; i++) {
      const c = text.charCodeAt(i)
      if (c === 0x5c) {
        escaped = true
        i++
      } else if (c === 0x22) {
        this.at = i + 1
        return escaped ? unescaped(text.slice(start, i)) : text.slice(start, i)
      }
    }
    this.at = end
    this.cut()
    const rest = text.slice(start, end)
    // An escape that the cut went through is left out.
    return escaped ? unescaped(rest.replace(/\\(?:u[0-9a-fA-F]{0,3})?$/, '')) : rest
  }

  private word(): Json {
    const start = this.at
    while (this.at < this.end && !isEnd(this.text.charCodeAt(this.at))) this.at++
    if (this.at === start) {
      this.at++
      return this.cut() ?? null
    }
    const word = this.text.slice(start, this.at)
    if (word === 'true') return true
    if (word === 'false') return false
    if (word === 'null') return null
    const number = Number(word)
    if (Number.isNaN(number)) this.cut()
    return Number.isNaN(number) ? word : number
  }

  /** Passes over a container that is too deep, by its brackets. */
  private skip(): null {
    let depth = 0
    while (this.at < this.end) {
      const c = this.text.charCodeAt(this.at)
      if (c === 0x22) {
        this.string()
        continue
      }
      this.at++
      if (c === 0x7b || c === 0x5b) depth++
      else if ((c === 0x7d || c === 0x5d) && --depth === 0) return null
    }
    this.cut()
    return null
  }

  private separators(): number {
    while (this.at < this.end) {
      const c = this.text.charCodeAt(this.at)
      if (c > 0x20 && c !== 0x2c) return c
      this.at++
    }
    return -1
  }

  private blanks(): void {
    while (this.at < this.end && this.text.charCodeAt(this.at) <= 0x20) this.at++
  }

  private cut(): undefined {
    this.whole = false
    return undefined
  }
}

const isEnd = (c: number) => c <= 0x20 || c === 0x2c || c === 0x5d || c === 0x7d || c === 0x3a || c === 0x22

function unescaped(raw: string): string {
  try {
    return JSON.parse(`"${raw}"`) as string
  } catch {
    return raw
  }
}
