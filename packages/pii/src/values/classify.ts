/** One value in, one verdict out: what every detector says of the value alone. The same code runs in the sensor's sealed mode. */
import { LABELS } from '@apiscope/schema'
import type { CustomDetector } from '../custom/detector.js'
import { DETECTORS } from '../detectors/registry.js'
import type { DetectContext } from '../detectors/types.js'
import { factsOf, type ValueKind } from './facts.js'

export interface ValueVerdict {
  kind: ValueKind
  /** Characters of the value. */
  length: number
  /** Word count class: 1, 2, 3, or 4 for more. */
  words: number
  /** Label → score in whole percent, only from 5 upwards. */
  scores: readonly (readonly [label: string, percent: number])[]
}

export interface ClassifyContext {
  /** ISO 3166 regions for national phone numbers, most likely first. */
  regions: readonly string[]
  /** Year of the traffic. */
  year: number
}

export const DEFAULT_CONTEXT: ClassifyContext = { regions: ['US', 'GB', 'DE'], year: 2025 }

const NEUTRAL: ReadonlySet<string> = new Set()
const SILENT = new Set<ValueKind>(['empty', 'boolean', 'null', 'placeholder'])

/** Short values repeat: verdicts of the last ones are kept in memory, two generations of this many. */
const CACHE = 1024
const CACHE_LENGTH = 40

export class ValueClassifier {
  private young = new Map<string, ValueVerdict>()
  private old = new Map<string, ValueVerdict>()
  private context: ClassifyContext | undefined

  constructor(private readonly custom: readonly CustomDetector[] = []) {}

  /**
   * Verdict on one value; depends on nothing but its arguments. Recent short values are held in memory, never written.
   * @param hidden the sensor wrote it (see `Parameter.hidden`)
   */
  classify(value: string, context: ClassifyContext = DEFAULT_CONTEXT, hidden = false): ValueVerdict {
    if (hidden || value.length > CACHE_LENGTH) return this.judge(value, context, hidden)
    if (context.year !== this.context?.year || context.regions[0] !== this.context.regions[0]) {
      this.context = context
      this.young.clear()
      this.old.clear()
    }
    let verdict = this.young.get(value)
    if (verdict !== undefined) return verdict
    verdict = this.old.get(value) ?? this.judge(value, context)
    if (this.young.size >= CACHE) {
      this.old = this.young
      this.young = new Map()
    }
    this.young.set(value, verdict)
    return verdict
  }

  private judge(value: string, context: ClassifyContext, hidden = false): ValueVerdict {
    const facts = factsOf(value, hidden)
    const scores: [string, number][] = []
    if (!SILENT.has(facts.kind)) {
      const at: DetectContext = { named: NEUTRAL, regions: context.regions, year: context.year, facts }
      for (const detector of DETECTORS) {
        const percent = Math.round(detector.detect(facts.text, at).score * 100)
        if (percent >= 5) scores.push([detector.label, percent])
      }
      for (const detector of this.custom) {
        if (detector.accepts(facts.text)) scores.push([detector.label, 100])
      }
    }
    return { kind: facts.kind, length: facts.length, words: Math.min(4, facts.spaces + 1), scores }
  }
}

/** Regions to try for an API: its country's top-level domain first. */
export function regionsOf(host: string): readonly string[] {
  const tld = /\.([a-z]{2})(?::\d+)?$/.exec(host)?.[1]?.toUpperCase()
  if (tld === undefined || !COUNTRY.has(tld)) return DEFAULT_CONTEXT.regions
  const region = tld === 'UK' ? 'GB' : tld
  return [region, ...DEFAULT_CONTEXT.regions.filter((r) => r !== region)].slice(0, 3)
}

/** Country domains that are sold to everyone say nothing. */
const COUNTRY: ReadonlySet<string> = new Set(
  'UK DE FR ES IT PT NL BE CH AT SE NO DK FI PL CZ SK HU RO BG GR TR RU UA IE CA MX BR AR CL PE AU NZ JP KR CN TW HK SG MY ID TH VN PH IN PK BD ZA NG KE EG IL SA AE'.split(
    ' ',
  ),
)

export const BUILT_IN: ReadonlySet<string> = new Set<string>(LABELS)
