/** Shapes of request parameters that an API has seen: name, character class and length, never a value. */
import { characterKinds, isHidden, openSealedForm, type Parameter, safeName } from '@apiscope/schema'

/** Bits of the filter (Bloom 1970, two hashes); half full, it starts anew beside the old one. */
const BITS = 2_048
const HALF_FULL = BITS * 0.4
/** Parameters looked at per exchange. */
const LOOKED_AT = 32

export class Shapes {
  private readonly bits: Uint8Array
  private readonly old: Uint8Array
  private set: number

  constructor(json?: { b: string; o: string; n: number }) {
    this.bits = new Uint8Array(BITS / 8)
    this.old = new Uint8Array(BITS / 8)
    this.set = json?.n ?? 0
    if (!json) return
    this.bits.set(Buffer.from(json.b, 'base64'))
    if (json.o) this.old.set(Buffer.from(json.o, 'base64'))
  }

  /** Learns the request parameters: how many there were, how many had a shape not seen before. */
  meet(parameters: readonly Parameter[] | undefined): { parameters: number; novel: number } {
    let seen = 0
    let novel = 0
    for (const parameter of parameters ?? []) {
      if (parameter.in === 'response' || parameter.in === 'header') continue
      if (++seen > LOOKED_AT) break
      if (this.mark(shapeOf(parameter))) novel++
    }
    return { parameters: Math.min(seen, LOOKED_AT), novel }
  }

  toJSON(): { b: string; o: string; n: number } {
    const empty = this.old.every((byte) => byte === 0)
    return {
      b: Buffer.from(this.bits).toString('base64'),
      o: empty ? '' : Buffer.from(this.old).toString('base64'),
      n: this.set,
    }
  }

  private mark(hash: number): boolean {
    const one = hash & (BITS - 1)
    const two = (hash >>> 16) & (BITS - 1)
    const known = (has(this.bits, one) && has(this.bits, two)) || (has(this.old, one) && has(this.old, two))
    for (const bit of [one, two]) {
      if (has(this.bits, bit)) continue
      this.bits[bit >> 3]! |= 1 << (bit & 7)
      this.set++
    }
    if (this.set > HALF_FULL) {
      this.old.set(this.bits)
      this.bits.fill(0)
      this.set = 0
    }
    return !known
  }
}

const has = (bits: Uint8Array, bit: number): boolean => (bits[bit >> 3]! & (1 << (bit & 7))) !== 0

/** Characters of a parameter's name that count. */
const NAME_LENGTH = 256

/** 32 bits of: place, name, the kinds of characters in the first value, and its length to the power of four. */
function shapeOf(parameter: Parameter): number {
  const { in: place, name: raw, values } = parameter
  const name = safeName(raw, NAME_LENGTH)
  let hash = 0x811c9dc5 ^ place.charCodeAt(0)
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193)
  const value = values[0] ?? ''
  const sealed = isHidden(parameter, 0) ? openSealedForm(value) : undefined
  const chars = sealed?.chars ?? value.length
  const length = chars === 0 ? 0 : 1 + (31 - Math.clz32(chars)) / 2
  hash = Math.imul(hash ^ ((sealed?.kinds ?? characterKinds(value)) * 31 + Math.floor(length)), 0x01000193)
  return (hash ^ (hash >>> 13)) >>> 0
}
