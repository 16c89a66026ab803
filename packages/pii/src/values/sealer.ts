import { createHmac } from 'node:crypto'
import {
  characterKinds,
  isConstant,
  isHidden,
  type Parameter,
  type ParameterLocation,
  type Range,
  type SealedForm,
  valueType,
  widen,
} from '@apiscope/schema'
import { CustomDetector, type CustomDetectorConfig } from '../custom/detector.js'
import { PII_LIMITS } from '../limits.js'
import { safeName } from '../worker/safe-name.js'
import { shapeOf } from '../worker/sampling.js'
import { type ClassifyContext, regionsOf, ValueClassifier } from './classify.js'
import { dataKeys } from './data-keys.js'
import { sealText } from './sealed.js'

/** Plain data: it is handed to decode threads. */
export interface SealerConfig {
  /** The tenant's HMAC key. */
  hmacKey: Uint8Array
  /** The user's own detectors: they must be known where the values are. */
  detectors?: readonly CustomDetectorConfig[]
}

export type Sealer = (parameters: Parameter[], exchange: { host: string; time: number }) => Parameter[]

/** Sealed texts remembered, of values up to so many characters. */
const REMEMBERED = 4_096
const LONGEST = 64
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
  return (parameters, { host, time }) => {
    const context = { regions: regionsOf(host), year: new Date(time).getUTCFullYear() }
    // Where names are made safe, the keys that are data would be lost.
    return [...parameters, ...dataKeys(parameters)].map((parameter): Parameter => {
      const { in: place, name, values, json } = parameter
      const sealed = values.map((value, i) =>
        isHidden(parameter, i) ? value : seal.value(place, name, value, context),
      )
      return {
        in: place,
        name: safeName(name, PII_LIMITS.nameLength),
        values: sealed,
        hidden: true,
        ...(json && { json }),
      }
    })
  }
}

class Seal {
  private readonly classifier: ValueClassifier
  private readonly hmacKey: Buffer
  private readonly remembered = new Map<string, string>()
  private readonly blocks = new Map<number, number>()
  private context = ''

  constructor({ hmacKey, detectors = [] }: SealerConfig) {
    this.classifier = new ValueClassifier(detectors.map((detector) => new CustomDetector(detector)))
    this.hmacKey = Buffer.from(hmacKey)
  }

  value(place: ParameterLocation, name: string, value: string, context: ClassifyContext): string {
    if (value.length > LONGEST) return this.seal(place, name, value, context)
    const of = `${context.year} ${context.regions[0]}`
    if (of !== this.context || this.remembered.size >= REMEMBERED) {
      this.context = of
      this.remembered.clear()
    }
    const key = `${place} ${name}\n${value}`
    let text = this.remembered.get(key)
    if (text === undefined) {
      text = this.seal(place, name, value, context)
      this.remembered.set(key, text)
    }
    return text
  }

  private seal(place: ParameterLocation, name: string, value: string, context: ClassifyContext): string {
    return sealText(this.classifier.classify(value, context), this.key(value, 16), this.form(place, name, value))
  }

  private form(place: ParameterLocation, name: string, value: string): SealedForm {
    const type = valueType(value)
    const form: SealedForm = { type, chars: value.length, kinds: characterKinds(value), shape: shapeOf(value) }
    const range = rangeOf(type, value)
    if (range) form.range = range
    if (place === 'path' && NUMBER.test(value)) form.codes = this.codes(Number(value))
    const choice = place !== 'path' && place !== 'cookie' && (type === 'word' || type === 'boolean' || type === 'text')
    if (choice && isConstant(name, value)) form.constant = value
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
    return createHmac('sha256', this.hmacKey).update(text).digest('base64url').slice(0, length)
  }
}

function rangeOf(type: string, value: string): Range | undefined {
  return type === 'integer' || type === 'number' ? widen(undefined, Number(value.replace(',', '.'))) : undefined
}
