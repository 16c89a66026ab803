import {
  characterKinds,
  isChoiceName,
  isConstantText,
  isHidden,
  KeyedHash,
  type Parameter,
  type ParameterLocation,
  type Range,
  type SealedForm,
  TextCache,
  valueType,
  widen,
} from '@apiscope/schema'
import { CustomDetector, type CustomDetectorConfig } from '../custom/detector.js'
import { PII_LIMITS } from '../limits.js'
import { safeName } from '../worker/safe-name.js'
import { shapeOf } from '../worker/sampling.js'
import { type ClassifyContext, regionsOf, ValueClassifier } from './classify.js'
import { dataKeys } from './data-keys.js'
import { PathWords } from './path-words.js'
import { sealText } from './sealed.js'

/** Plain data: it is handed to decode threads. */
export interface SealerConfig {
  /** The tenant's HMAC key. */
  hmacKey: Uint8Array
  /** The user's own detectors: they must be known where the values are. */
  detectors?: readonly CustomDetectorConfig[]
}

export interface Sealer {
  (parameters: Parameter[], exchange: { host: string; time: number }): Parameter[]
  /** A path's template without the words that may be somebody's (`PathWords`). */
  words(template: string): string
}

/** Values and names remembered with what is sent of them: texts come from the traffic, so these are bytes and not entries. */
const VALUE_CACHE_BYTES = 12 * 1024 * 1024
const NAME_CACHE_BYTES = 1024 * 1024
/** What is remembered of a value or a name, at most. Bytes. */
const SEALED_BYTES = 768
/** Longer values are sealed each time they come. Characters. */
const LONGEST = 256
/** Places of blocks remembered. Count. */
const REMEMBERED = 4_096
/** Numbers in a block whose order can be seen; the blocks' own order cannot. */
const BLOCK = 64
/** From a block's edge on, where its neighbour is told too. */
const EDGE = 8
const NUMBER = /^\d{1,15}$/

/**
 * Sealed mode (`--values sealed`), inside the sensor: each value is replaced by what the detectors say of it, its form (`SealedForm`) and a
 * keyed HMAC. What the workers make of them comes out the same, and no value goes onto the bus but the constants of programs under names for
 * choices. Redacted credentials stay as they are; names that are data themselves are replaced as the workers would.
 */
export function createSealer(config: SealerConfig): Sealer {
  const seal = new Seal(config)
  const words = new PathWords(config.hmacKey)
  const sealed = (parameters: Parameter[], { host, time }: { host: string; time: number }) => {
    const context = { regions: regionsOf(host), year: new Date(time).getUTCFullYear() }
    // Where names are made safe, the keys that are data would be lost.
    return [...parameters, ...dataKeys(parameters)].map((parameter): Parameter => {
      const { in: place, name, values, json } = parameter
      const facts = seal.name(name)
      const sealed = values.map((value, i) =>
        isHidden(parameter, i) ? value : seal.value(place, facts, value, context),
      )
      return { in: place, name: facts.safe, values: sealed, hidden: true, ...(json && { json }) }
    })
  }
  return Object.assign(sealed, { words: (template: string) => words.seal(template) })
}

/** What is sent of a name, and what it says of its values. */
interface NameFacts {
  safe: string
  /** Programs choose from a few words under it. */
  choice: boolean
}

/** Where a value's text differs from what it is elsewhere: a number in a path tells what lies near it, a constant is written out. */
type Form = 'plain' | 'path' | 'constant'

/** What is sent of a value, each form once it was asked for. */
interface Known {
  /** By which detectors judged it: year and region. */
  context: string
  number: boolean
  /** May be a program's constant, were its name one for choices. */
  constant: boolean
  texts: Partial<Record<Form, string>>
}

class Seal {
  private readonly classifier: ValueClassifier
  private readonly hash: KeyedHash
  private readonly known = new TextCache<Known>(VALUE_CACHE_BYTES, SEALED_BYTES)
  private readonly names = new TextCache<NameFacts>(NAME_CACHE_BYTES, SEALED_BYTES)
  private readonly blocks = new Map<number, number>()

  constructor({ hmacKey, detectors = [] }: SealerConfig) {
    this.classifier = new ValueClassifier(detectors.map((detector) => new CustomDetector(detector)))
    this.hash = new KeyedHash(hmacKey)
  }

  name(name: string): NameFacts {
    let facts = this.names.get(name)
    if (facts === undefined) {
      facts = { safe: safeName(name, PII_LIMITS.nameLength), choice: isChoiceName(name) }
      this.names.set(name, facts)
    }
    return facts
  }

  value(place: ParameterLocation, name: NameFacts, value: string, context: ClassifyContext): string {
    const of = `${context.year} ${context.regions[0]}`
    let known = value.length > LONGEST ? undefined : this.known.get(value)
    if (known?.context !== of) {
      known = { context: of, number: NUMBER.test(value), constant: mayBeConstant(value), texts: {} }
      if (value.length <= LONGEST) this.known.set(value, known)
    }
    const choice = known.constant && name.choice && place !== 'path' && place !== 'cookie'
    const form: Form = choice ? 'constant' : known.number && place === 'path' ? 'path' : 'plain'
    known.texts[form] ??= this.seal(form, value, context)
    return known.texts[form]
  }

  private seal(form: Form, value: string, context: ClassifyContext): string {
    return sealText(this.classifier.classify(value, context), this.key(value, 16), this.form(form, value))
  }

  private form(of: Form, value: string): SealedForm {
    const type = valueType(value)
    const form: SealedForm = { type, chars: value.length, kinds: characterKinds(value), shape: shapeOf(value) }
    const range = rangeOf(type, value)
    if (range) form.range = range
    if (of === 'path') form.codes = this.codes(Number(value))
    if (of === 'constant') form.constant = value
    return form
  }

  private codes(number: number): number[] {
    const block = Math.floor(number / BLOCK)
    const offset = number % BLOCK
    const codes = [this.block(block) + offset]
    if (offset < EDGE) codes.push(this.block(block - 1) + offset + BLOCK)
    if (offset >= BLOCK - EDGE) codes.push(this.block(block + 1) + offset - BLOCK)
    return codes
  }

  /** A keyed place for a block, far from all others: 40 bits. */
  private block(block: number): number {
    let place = this.blocks.get(block)
    if (place === undefined) {
      if (this.blocks.size >= REMEMBERED) this.blocks.clear()
      place = Buffer.from(this.key(`block ${block}`, 8), 'base64url').readUIntBE(0, 5) * 4 * BLOCK
      this.blocks.set(block, place)
    }
    return place
  }

  private key(text: string, length: number): string {
    return this.hash.of(text).slice(0, length)
  }
}

function mayBeConstant(value: string): boolean {
  const type = valueType(value)
  return (type === 'word' || type === 'boolean' || type === 'text') && isConstantText(value)
}

function rangeOf(type: string, value: string): Range | undefined {
  return type === 'integer' || type === 'number' ? widen(undefined, Number(value.replace(',', '.'))) : undefined
}
