/**
 * How unlike everything before is what a series does now? Strangeness is the distance to the nearest neighbour among the past,
 * of the value by itself and of the last few values as a shape; each is turned into a conformal p-value, the share of the past
 * that was as strange (Laxhammar and Falkman 2014; Burnaev and Ishimtsev 2016). No distribution is assumed, nothing has a scale.
 */
import { OrderedWindow } from './ordered.js'

export interface NoveltyOptions {
  /** Values that make a shape. Count, 4. */
  shape: number
  /** Shapes compared with. Count, 4,000. */
  shapes: number
  /** Values, and strangenesses of each kind, remembered. Count, 20,000. */
  memory: number
  /** Strangenesses before the first p-value. Count, 30. */
  warmUp: number
}

export const DEFAULT_NOVELTY_OPTIONS: NoveltyOptions = { shape: 4, shapes: 4_000, memory: 20_000, warmUp: 30 }

/** Values after which the first one is compared. */
const FIRST = 4

export class Novelty {
  private readonly options: NoveltyOptions
  private readonly values: OrderedWindow
  private readonly strangeValues: OrderedWindow
  private readonly strangeShapes: OrderedWindow
  /** The last values in order of time, a ring. */
  private readonly past: Float64Array
  private seen = 0

  constructor(options: Partial<NoveltyOptions> = {}) {
    this.options = { ...DEFAULT_NOVELTY_OPTIONS, ...options }
    const { memory, shape, shapes } = this.options
    this.values = new OrderedWindow(memory)
    this.strangeValues = new OrderedWindow(memory)
    this.strangeShapes = new OrderedWindow(memory)
    this.past = new Float64Array(shapes + 2 * shape)
  }

  /** Takes the next value; log10(1 / p), the mean of that of the value and that of the shape. 0 while warming up. */
  push(value: number): number {
    this.past[this.seen % this.past.length] = value
    this.seen++
    const strangeValue = this.seen > FIRST ? this.values.nearest(value) : Number.NaN
    this.values.add(value)
    const byValue = this.surprise(this.strangeValues, strangeValue)
    const byShape = this.surprise(this.strangeShapes, this.nearestShape())
    return (byValue + byShape) / 2
  }

  private surprise(known: OrderedWindow, strangeness: number): number {
    if (Number.isNaN(strangeness)) return 0
    const n = known.count
    const surprise = n < this.options.warmUp ? 0 : Math.log10((n + 1) / (known.atLeast(strangeness) + 1))
    known.add(strangeness)
    return surprise
  }

  /** Euclidean distance of the last values to the nearest earlier ones that do not overlap them; NaN while there are few. */
  private nearestShape(): number {
    const { shape, shapes } = this.options
    const last = this.seen - 1
    if (last < 4 * shape) return Number.NaN
    const { past } = this
    const size = past.length
    const oldest = Math.max(shape - 1, last - shapes)
    let best = Number.POSITIVE_INFINITY
    for (let at = last - shape; at >= oldest; at--) {
      let sum = 0
      for (let i = 0; i < shape && sum < best; i++) {
        const off = past[(last - i) % size]! - past[(at - i) % size]!
        sum += off * off
      }
      if (sum < best) best = sum
      if (best === 0) break
    }
    return Math.sqrt(best / shape)
  }
}
