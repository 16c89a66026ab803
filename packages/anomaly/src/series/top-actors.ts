/** The few actors that call most and move most in a window (Space-Saving: Metwally, Agrawal and El Abbadi 2005). */

/** Followed and shown. A share above 1/FOLLOWED cannot be missed. */
const FOLLOWED = 4

type Entry = [actor: string, weight: number]
export type TopJson = [Entry[], Entry[]]

export class TopActors {
  private readonly byCalls: Entry[]
  private readonly byBytes: Entry[]

  constructor(json?: TopJson) {
    this.byCalls = json?.[0].map(([a, w]) => [a, w]) ?? []
    this.byBytes = json?.[1].map(([a, w]) => [a, w]) ?? []
  }

  add(actor: string, bytes: number): void {
    count(this.byCalls, actor, 1)
    if (bytes > 0) count(this.byBytes, actor, bytes)
  }

  /** Actors with at least a tenth of `total`, most first, with their share (an upper estimate) of it. */
  explain(by: 'calls' | 'bytes', total: number): { actor: string; share: number }[] {
    return (by === 'calls' ? this.byCalls : this.byBytes)
      .map(([actor, weight]) => ({ actor, share: Number(Math.min(1, weight / Math.max(1, total)).toFixed(3)) }))
      .filter(({ share }) => share >= 0.1)
      .sort((a, b) => b.share - a.share || (a.actor < b.actor ? -1 : 1))
      .slice(0, 3)
  }

  toJSON(): TopJson {
    return [this.byCalls, this.byBytes]
  }
}

function count(entries: Entry[], actor: string, weight: number): void {
  let least = 0
  for (let i = 0; i < entries.length; i++) {
    const entry = entries[i]!
    if (entry[0] === actor) {
      entry[1] += weight
      return
    }
    if (entry[1] < entries[least]![1]) least = i
  }
  if (entries.length < FOLLOWED) entries.push([actor, weight])
  else entries[least] = [actor, entries[least]![1] + weight]
}
