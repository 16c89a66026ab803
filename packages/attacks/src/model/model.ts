/** The classifier: hashed n-grams, then trees over signs and n-grams, then one scale for all. */
import {
  BoostedTrees,
  type BoostJson,
  HashedLogistic,
  type HashedLogisticJson,
  type LogisticJson,
  LogisticRegression,
  type PlattScale,
  platt,
} from '@apiscope/ml'
import { ATTACK_KINDS, type AttackKind } from '../kinds.js'
import { fillSigns, SIGNS } from '../signs/index.js'
import { type View, viewOf } from '../signs/view.js'
import { piecesOf } from '../text/pieces.js'
import { isPlain } from '../text/plain.js'
import { stackedReading } from '../text/stacked.js'
import { unwrapped } from '../text/unwrap.js'
import { COLUMNS, hashesOf, rowScale } from './features.js'
import { hashedRow } from './ngrams.js'

/** Stored form. */
export interface AttackModelJson {
  format: 'apiscope-attacks'
  version: 1
  /** Names of the columns it was trained on: another list is another model. */
  columns: string[]
  ngrams: HashedLogisticJson
  trees: BoostJson
  scale: PlattScale
  /** One table a kind, and what combines their log-odds with the signs. */
  kinds: HashedLogisticJson[]
  kind: LogisticJson
  /** Scores by the share of ordinary values above them, on sources not trained on. */
  thresholds: { permille10: number; permille1: number; permille01: number }
  made: { rows: Record<string, number>; seed: number; generated: number }
}

export interface AttackScore {
  /** 0–1: how surely the value is an attack pattern. */
  score: number
  /** The likeliest aim; only with a score of at least `KIND_FROM`. */
  kind?: AttackKind
}

/** What the n-grams' log-odds count beside those of the trees: a mean of two views of one value errs less than either. */
export const NGRAM_SHARE = 0.6

/** From this score on parts need not be looked at. */
const SURE = 0.9

/** Below this score a kind says nothing. */
export const KIND_FROM = 0.05

const NONE: string[] = []

export class AttackModel {
  private readonly ngrams: HashedLogistic
  private readonly trees: BoostedTrees
  private readonly kinds: HashedLogistic[]
  private readonly kind: LogisticRegression
  private readonly scale: PlattScale
  private readonly row = new Float64Array(COLUMNS.length)
  /** Hashes in the shared row. */
  private hashes = 0
  private readonly kindRow = new Float64Array(SIGNS.length + ATTACK_KINDS.length)
  readonly thresholds: AttackModelJson['thresholds']

  /** Throws RangeError for an artefact of another format or other columns. */
  constructor(json: AttackModelJson) {
    if (json.format !== 'apiscope-attacks' || json.version !== 1)
      throw new RangeError('attacks: artefact of an unknown format or version')
    if (json.columns.join() !== COLUMNS.join()) throw new RangeError('attacks: the artefact was made for other columns')
    this.ngrams = HashedLogistic.fromJSON(json.ngrams)
    this.trees = BoostedTrees.fromJSON(json.trees)
    this.kinds = json.kinds.map((table) => HashedLogistic.fromJSON(table))
    this.kind = LogisticRegression.fromJSON(json.kind)
    this.scale = json.scale
    this.thresholds = json.thresholds
  }

  /**
   * Scores one value, raw as found in a request or already decoded: as a whole, and by the parts of it that could be an attack in
   * other text. Never throws; bounded by `ATTACK_LIMITS`.
   */
  score(value: string): AttackScore {
    if (isPlain(value)) return { score: 0 }
    const inner = value.charCodeAt(0) === 0x5b ? unwrapped(value) : undefined
    const whole = this.whole(value)
    if (inner === undefined) return whole
    const bare = this.whole(inner)
    return bare.score > whole.score ? bare : whole
  }

  private whole(value: string): AttackScore {
    const view = viewOf(value)
    const { text } = view.decoded
    const reading = stackedReading(view.text)
    let best = this.of(view)
    if (best >= SURE) return this.named(best)
    let likeliest = value
    if (reading !== undefined) {
      const score = this.of(viewOf(reading))
      if (score > best) {
        best = score
        likeliest = reading
      }
    }
    const pieces = best >= SURE ? NONE : piecesOf(text)
    if (reading === undefined && pieces.length === 0) return this.named(best)
    // Who looks at several texts finds the unlikely more often (Bonferroni): a part has to be surer by that factor.
    const looks = 1 + pieces.length
    for (const piece of pieces) {
      const score = this.piece(piece)
      const shared = score / (score + looks * (1 - score))
      if (shared <= best) continue
      best = shared
      likeliest = piece
    }
    // Only one kind is told, so only one is worked out: for that the numbers of its part are wanted again.
    if (best >= KIND_FROM) this.of(viewOf(likeliest))
    return this.named(best)
  }

  /** Score of a part: behind a number a statement has no string to leave. */
  private piece(piece: string): number {
    const view = viewOf(piece)
    const reading = stackedReading(view.text)
    const score = this.of(view)
    return reading === undefined ? score : Math.max(score, this.of(viewOf(reading)))
  }

  /** Adds the kind of what `of` was given last. */
  private named(score: number): AttackScore {
    return score < KIND_FROM ? { score } : { score, kind: this.kindOf() }
  }

  /** Score of one text; its numbers stay in `row` and the shared row of hashes. */
  private of(view: View): number {
    const { row } = this
    fillSigns(view, row)
    const n = hashesOf(view)
    const hashes = hashedRow()
    const scale = rowScale(n)
    row[SIGNS.length] = this.ngrams.bias + scale * this.ngrams.sum(hashes, 0, n)
    this.hashes = n
    return platt(this.scale, this.trees.score(row) + NGRAM_SHARE * row[SIGNS.length]!)
  }

  private kindOf(): AttackKind {
    const { kindRow, kinds, kind, hashes: n } = this
    const hashes = hashedRow()
    const scale = rowScale(n)
    kindRow.set(this.row.subarray(0, SIGNS.length))
    for (let k = 0; k < kinds.length; k++)
      kindRow[SIGNS.length + k] = kinds[k]!.bias + scale * kinds[k]!.sum(hashes, 0, n)
    let best = 0
    let most = Number.NEGATIVE_INFINITY
    for (let k = 0; k < ATTACK_KINDS.length; k++) {
      const score = kind.score(kindRow, k)
      if (score > most) {
        most = score
        best = k
      }
    }
    return ATTACK_KINDS[best]!
  }
}
