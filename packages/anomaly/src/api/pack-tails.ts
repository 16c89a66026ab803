/** Tails as columns: which buckets hold something, how much, and of how many values. */
import { NumberReader, NumberWriter } from '../packing/numbers.js'
import { GRAIN, Tail } from '../tail/tail.js'

export const TAIL_COLUMNS = 3

/** Buckets (numbers of them, the first, then steps), counts, numbers of values. */
export function packTails(tails: readonly Tail[]): Uint8Array[] {
  const [buckets, counts, values] = [new NumberWriter(), new NumberWriter(), new NumberWriter()]
  for (const tail of tails) {
    const { n, b } = tail.toJSON()
    values.write(n)
    buckets.writeMultiple(b.length, 1)
    let last = 0
    for (const [bucket, count] of b) {
      buckets.write(bucket - last)
      counts.writeMultiple(count, 1 / GRAIN)
      last = bucket
    }
  }
  return [buckets, counts, values].map((column) => column.finish())
}

/** What `packTails` was given, `many` of them. Throws RangeError for what it cannot have made. */
export function unpackTails(columns: readonly Buffer[], many: number): Tail[] {
  const [buckets, counts, values] = columns.map((column) => new NumberReader(column)) as [
    NumberReader,
    NumberReader,
    NumberReader,
  ]
  return Array.from({ length: many }, () => {
    const n = values.read()
    let last = 0
    const b = Array.from({ length: buckets.readMultiple(1) }, (): [number, number] => {
      last += buckets.read()
      return [last, counts.readMultiple(1 / GRAIN)]
    })
    return Tail.fromJSON({ n, b })
  })
}
