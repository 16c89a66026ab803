/**
 * Which part of an API's objects all its actors together ask for: enumeration by many, each below what would be found on it.
 * A sale or new customers bring many new objects as well, but these exist and lie anywhere; who walks through a space meets
 * gaps, or goes from neighbour to neighbour. So distinct objects that are new to their actor and missing, or next to one just
 * asked for, are counted, and their share of all distinct objects is compared with the learnt one.
 */
import { HyperLogLog, type HyperLogLogJson } from '@apiscope/ml'
import { Tail, type TailJson } from '../tail/tail.js'
import { COVERAGE_SCALES, type CoverageOptions } from './coverage-options.js'
import { learnAlerted } from './learn.js'
import { divergence, wilson } from './shares.js'

export const SIGNS = ['missing_objects', 'neighbouring_objects'] as const
export type Sign = (typeof SIGNS)[number]

const DAY_MS = 86_400_000
/** The first scale that outlives a hold-off. */
const LONG = 1
/** The learnt share is taken at its upper end. */
const SURE = 3

/** One call that names an object. */
export interface ObjectCall {
  key: string
  time: number
  /** Hash of the actor. */
  actor: number
  /** New to this actor. */
  fresh: boolean
  /** Answered 404 or 410. */
  missing: boolean
  /** Where the object has a number: itself, or a code of it. */
  id?: number
  /** Of a code: where it lies as seen from the blocks of codes beside its own. */
  beside?: readonly number[]
  /** A walk was found lately: what is left of it shall not fill a day that is judged long after. */
  held?: boolean
}

interface Window {
  /** ms; -1 = none. */
  start: number
  calls: number
  objects: HyperLogLog
  /** Per sign: suspicious objects, calls, and calls per actor. */
  signs: { objects: HyperLogLog; calls: number; actors: Map<number, number> }[]
}

interface Learnt {
  /** Distinct objects of the windows before, and per sign the suspicious ones; fading. */
  sums: [all: number, missing: number, neighbouring: number]
  /** Per sign, suspicious objects of a window. */
  tails: Tail[]
  /** Per sign, the day on which a window beyond the ordinary last taught. */
  taught: number[]
}

export interface Covered {
  sign: Sign
  scale: number
  start: number
  observed: number
  expected: number
  upper: number
  /** Distinct objects and calls of the window, and actors behind the suspicious ones (at most as many as are distinguished). */
  objects: number
  calls: number
  actors: number
  suspicious: number
}

export interface CoverageJson {
  ids: number[]
  windows: [number, number, HyperLogLogJson, [HyperLogLogJson, number, [number, number][]][]][]
  learnt: [[number, number, number], TailJson[], number[]][]
}

export class Coverage {
  private constructor(
    /** Numbers asked for lately, oldest first. */
    private readonly ids: number[],
    private readonly windows: Window[],
    private readonly learnt: Learnt[],
  ) {}

  static create(options: CoverageOptions): Coverage {
    const learnt = COVERAGE_SCALES.map(
      (): Learnt => ({
        sums: [0, 0, 0],
        tails: SIGNS.map(() => Tail.create()),
        taught: SIGNS.map(() => -1),
      }),
    )
    const windows = COVERAGE_SCALES.map(() => emptyWindow(options.precision))
    return new Coverage([], windows, learnt)
  }

  /** Counts a call; then the window in which too many suspicious objects were met by many, if there is one. It begins anew. */
  add(call: ObjectCall, options: CoverageOptions): Covered | undefined {
    const signs = this.signsOf(call, options)
    for (const [scale, { ms }] of COVERAGE_SCALES.entries()) {
      const before = this.windows[scale]!
      if (before.start >= 0 && call.time >= before.start + ms) this.end(scale, options)
      const window = this.windows[scale]!
      if (window.start < 0) {
        if (call.held && scale >= LONG) continue
        window.start = call.time
      }
      window.calls++
      window.objects.add(call.key)
      for (const s of signs) {
        const { objects, actors } = window.signs[s]!
        objects.add(call.key)
        window.signs[s]!.calls++
        const counted = actors.has(call.actor) || actors.size < options.suspiciousActors
        if (counted) actors.set(call.actor, (actors.get(call.actor) ?? 0) + 1)
      }
    }
    for (const s of signs) {
      for (let scale = 0; scale < COVERAGE_SCALES.length; scale++) {
        const found = this.judge(scale, s, options)
        if (!found) continue
        const { tails, taught } = this.learnt[scale]!
        learnAlerted(tails[s]!, taught, s, found.upper, Math.floor(found.start / DAY_MS))
        for (let i = 0; i < this.windows.length; i++) this.windows[i] = emptyWindow(options.precision)
        return found
      }
    }
    return undefined
  }

  fade(factor: number): void {
    for (const { sums, tails } of this.learnt) {
      for (let i = 0; i < sums.length; i++) sums[i]! *= factor
      for (const tail of tails) tail.fade(factor)
    }
  }

  toJSON(): CoverageJson {
    return {
      ids: this.ids,
      windows: this.windows.map((w) => [
        w.start,
        w.calls,
        w.objects.toJSON(),
        w.signs.map(({ objects, calls, actors }) => [objects.toJSON(), calls, [...actors]]),
      ]),
      learnt: this.learnt.map(({ sums, tails, taught }) => [sums, tails.map((tail) => tail.toJSON()), taught]),
    }
  }

  static fromJSON({ ids, windows, learnt }: CoverageJson): Coverage {
    return new Coverage(
      ids,
      windows.map(([start, calls, objects, signs]) => ({
        start,
        calls,
        objects: HyperLogLog.fromJSON(objects),
        signs: signs.map(([sketch, n, actors]) => ({
          objects: HyperLogLog.fromJSON(sketch),
          calls: n,
          actors: new Map(actors),
        })),
      })),
      learnt.map(([sums, tails, taught]) => ({ sums, tails: tails.map((tail) => Tail.fromJSON(tail)), taught })),
    )
  }

  private signsOf({ fresh, missing, id, beside = [] }: ObjectCall, { ids, reach }: CoverageOptions): number[] {
    if (!fresh) return []
    const signs = missing ? [0] : []
    if (id === undefined || this.ids.includes(id)) return signs
    const near = (known: number) =>
      Math.abs(known - id) <= reach || beside.some((code) => Math.abs(known - code) <= reach)
    if (this.ids.some(near)) signs.push(1)
    this.ids.push(id)
    if (this.ids.length > ids) this.ids.shift()
    return signs
  }

  /** A window beyond what is ordinary teaches that bound, once a day: an attack does not raise its own bar by going on. */
  private end(scale: number, options: CoverageOptions): void {
    const { objects, signs, start } = this.windows[scale]!
    const { sums, tails, taught } = this.learnt[scale]!
    const all = objects.count()
    for (const [s, sign] of signs.entries()) {
      const n = Math.min(all, sign.objects.count())
      const upper = this.upper(scale, s, options)
      const beyond = tails[s]!.count >= options.windows && n >= upper
      if (beyond) learnAlerted(tails[s]!, taught, s, upper, Math.floor(start / DAY_MS))
      else tails[s]!.add(Math.round(n))
      sums[s + 1]! += beyond ? (all * sums[s + 1]!) / Math.max(1, sums[0]) : n
    }
    sums[0] += all
    this.windows[scale] = emptyWindow(options.precision)
  }

  /** Suspicious objects of a window that are too many. */
  private upper(scale: number, s: number, { floors, margin }: CoverageOptions): number {
    const { count, reference } = this.learnt[scale]!.tails[s]!
    return Math.max(floors[scale]!, reference * margin * (1 + 2 / Math.sqrt(Math.max(1, count))))
  }

  private judge(scale: number, s: number, options: CoverageOptions): Covered | undefined {
    const window = this.windows[scale]!
    const { objects, calls, actors } = window.signs[s]!
    const { sums, tails } = this.learnt[scale]!
    const tail = tails[s]!
    if (calls < options.floors[scale]! || actors.size < options.actors) return undefined
    if (tail.count < options.windows || sums[0] < options.objects) return undefined
    const upper = this.upper(scale, s, options)
    if (calls < upper || Math.max(...actors.values()) > options.largest * calls) return undefined
    const observed = objects.count()
    const all = Math.max(observed, window.objects.count())
    const share = wilson(sums[s + 1]!, sums[0], SURE)
    // Chernoff's bound of the binomial tail: exp(−n · KL(observed share ‖ learnt share)).
    const surprise = observed > share * all ? (all * divergence(observed / all, share)) / Math.LN10 : 0
    if (observed < upper || surprise < options.surprise) return undefined
    return {
      sign: SIGNS[s]!,
      scale,
      start: window.start,
      observed: Math.round(observed),
      expected: tail.reference,
      upper,
      objects: Math.round(all),
      calls: window.calls,
      actors: actors.size,
      suspicious: calls,
    }
  }
}

const emptyWindow = (precision: number): Window => ({
  start: -1,
  calls: 0,
  objects: new HyperLogLog(precision),
  signs: SIGNS.map(() => ({ objects: new HyperLogLog(precision), calls: 0, actors: new Map() })),
})
