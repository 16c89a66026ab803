/** The table of actors by column: alike stands beside alike, starts as differences; closed windows and zeros at the end are left out. */
import { METRICS } from '../options.js'
import { NumberReader, NumberWriter } from '../packing/numbers.js'
import { type ActorWindows, emptyWindow, isOpen, type Window } from './windows.js'

type Rare = Omit<ActorWindows, 'windows' | 'objects' | 'days' | 'lastDay'>
/** Order is part of the format: bit i of an actor's mask says that it has RARE[i]. Peaks are hundredths in a column of their own. */
const RARE = ['metAt', 'peaks', 'raised', 'raisedSize', 'large', 'minted'] as const satisfies readonly (keyof Rare)[]
const SINGLE = ['shape', 'starts', 'days', 'lastDays', 'masks', 'rare', 'objects'] as const
/** A column per metric. */
const BY_METRIC = ['counts', 'peaks'] as const
type Columns<T> = Record<(typeof SINGLE)[number], T> & Record<(typeof BY_METRIC)[number], T[]>

/** Shapes of a window; from OPEN on: the places written. */
const CLOSED = 0
const SAME = 1
const OPEN = 2

/** Actors' ids in their order, as JSON, then the columns. */
export function packActors(actors: ReadonlyMap<string, ActorWindows>): Uint8Array[] {
  const to = columnsOf(() => new NumberWriter())
  const starts = new Differences()
  const lastDays = new Differences()
  const objects: number[] = []
  for (const actor of actors.values()) {
    to.shape.write(actor.windows.length)
    actor.windows.forEach((window, scale, all) => {
      const shape = shapeOf(window, scale, all)
      to.shape.write(shape)
      if (shape < OPEN) return
      starts.write(window[0]!, to.starts)
      for (let i = 1; i < shape - OPEN; i++) to.counts[i - 1]!.writeMultiple(window[i]!, 1)
    })
    to.days.writeMultiple(actor.days, 1)
    lastDays.write(actor.lastDay, to.lastDays)
    packRare(actor, to)
    to.objects.writeMultiple(actor.objects.length, 1)
    objects.push(...actor.objects)
  }
  const hashes = Buffer.alloc(3 * objects.length)
  for (const [i, object] of objects.entries()) hashes.writeUIntLE(object, 3 * i, 3)
  return [Buffer.from(JSON.stringify([...actors.keys()])), ...allOf(to).map((column) => column.finish()), hashes]
}

/** What `packActors` was given. Throws RangeError for what it cannot have made. */
export function unpackActors([ids, ...columns]: readonly Buffer[]): Map<string, ActorWindows> {
  let column = 0
  const from = columnsOf(() => new NumberReader(columns[column++]!))
  const starts = new Differences()
  const lastDays = new Differences()
  const hashes = columns[column]!
  let at = 0
  const actors = new Map<string, ActorWindows>()
  for (const id of JSON.parse(ids!.toString()) as string[]) {
    const windows: Window[] = []
    for (let left = from.shape.read(); left > 0; left--) {
      const shape = from.shape.read()
      if (shape === SAME) windows.push([...windows.at(-1)!])
      else windows.push(emptyWindow())
      if (shape < OPEN) continue
      const window = windows.at(-1)!
      window[0] = starts.read(from.starts)
      for (let i = 1; i < shape - OPEN; i++) window[i] = from.counts[i - 1]!.readMultiple(1)
    }
    const days = from.days.readMultiple(1)
    const lastDay = lastDays.read(from.lastDays)
    const rare = unpackRare(from)
    const objects: number[] = []
    for (let left = from.objects.readMultiple(1); left > 0; left--, at += 3) objects.push(hashes.readUIntLE(at, 3))
    actors.set(id, { windows, objects, days, lastDay, ...rare })
  }
  return actors
}

function shapeOf(window: Window, scale: number, all: readonly Window[]): number {
  if (!isOpen(window)) return CLOSED
  if (scale > 0 && all[scale - 1]!.every((value, i) => value === window[i])) return SAME
  let end = Math.min(window.length, METRICS.length + 1)
  while (end > 1 && window[end - 1] === 0) end--
  return OPEN + end
}

/** A mask, then peaks and each other value or, of a list, its length and values. */
function packRare(actor: ActorWindows, { masks, peaks, rare }: Columns<NumberWriter>): void {
  masks.writeMultiple(
    RARE.reduce((mask, name, i) => (actor[name] === undefined ? mask : mask | (1 << i)), 0),
    1,
  )
  for (const name of RARE) {
    const value = actor[name]
    if (value === undefined) continue
    if (name === 'peaks') for (const [m, column] of peaks.entries()) column.writeMultiple(actor.peaks![m]!, 100)
    else if (typeof value === 'number') rare.write(value)
    else {
      rare.writeMultiple(value.length, 1)
      for (const one of value) rare.write(one)
    }
  }
}

function unpackRare({ masks, peaks, rare }: Columns<NumberReader>): Rare {
  const mask = masks.readMultiple(1)
  const found: Record<string, number | number[]> = {}
  RARE.forEach((name, i) => {
    if ((mask & (1 << i)) === 0) return
    if (name === 'metAt' || name === 'raisedSize') found[name] = rare.read()
    else if (name === 'peaks') found[name] = peaks.map((column) => column.readMultiple(100))
    else found[name] = Array.from({ length: rare.readMultiple(1) }, () => rare.read())
  })
  return found
}

/** All columns, new, in the order of the format. */
function columnsOf<T>(create: () => T): Columns<T> {
  const single = SINGLE.map((name) => [name, create()])
  const byMetric = BY_METRIC.map((name) => [name, METRICS.map(create)])
  return Object.fromEntries([...single, ...byMetric]) as Columns<T>
}

const allOf = <T>(columns: Columns<T>): T[] => [
  ...SINGLE.map((name) => columns[name]),
  ...BY_METRIC.flatMap((name) => columns[name]),
]

/** Times as the difference to the one before where both are whole, so that nothing is lost; 0.5 announces one as it is. */
class Differences {
  private last = 0

  write(time: number, to: NumberWriter): void {
    if (Number.isSafeInteger(time)) {
      to.write(time - this.last)
      this.last = time
    } else {
      to.write(0.5)
      to.write(time)
    }
  }

  read(from: NumberReader): number {
    const difference = from.read()
    if (difference === 0.5) return from.read()
    this.last += difference
    return this.last
  }
}
