const NONE: readonly string[] = []

/** Pending wake-ups of one partition: a binary heap ordered by (time, key); replaced entries are skipped when they surface. */
export class WakeUps {
  private readonly times = new Map<string, number>()
  private readonly heap: { time: number; key: string }[] = []
  private readonly changed = new Set<string>()

  constructor(saved: readonly [key: string, time: number][] = []) {
    for (const [key, time] of saved) {
      this.times.set(key, time)
      this.push({ time, key })
    }
  }

  get size(): number {
    return this.times.size
  }

  set(key: string, time: number | undefined): void {
    if (this.times.get(key) === time) return
    this.changed.add(key)
    if (time === undefined) {
      this.times.delete(key)
      return
    }
    this.times.set(key, time)
    this.push({ time, key })
    if (this.heap.length > 64 && this.heap.length > 4 * this.times.size) this.rebuild()
  }

  /** Takes out the first keys whose time has come, by (time, key). Each must be set again by the caller if it is to wake again. */
  due(watermark: number, most: number): readonly string[] {
    if (this.heap.length === 0 || this.heap[0]!.time > watermark) return NONE
    const keys: string[] = []
    while (keys.length < most && this.heap.length > 0 && this.heap[0]!.time <= watermark) {
      const { time, key } = this.pop()
      if (this.times.get(key) !== time) continue
      this.times.delete(key)
      this.changed.add(key)
      keys.push(key)
    }
    return keys
  }

  /** Changes since the last call, for the commit. */
  save(): [key: string, time: number | null][] {
    const changes = [...this.changed].map((key): [string, number | null] => [key, this.times.get(key) ?? null])
    this.changed.clear()
    return changes
  }

  private rebuild(): void {
    this.heap.length = 0
    for (const [key, time] of this.times) this.push({ time, key })
  }

  private push(entry: { time: number; key: string }): void {
    const { heap } = this
    let i = heap.length
    heap.push(entry)
    while (i > 0) {
      const parent = (i - 1) >> 1
      if (!before(entry, heap[parent]!)) break
      heap[i] = heap[parent]!
      i = parent
    }
    heap[i] = entry
  }

  private pop(): { time: number; key: string } {
    const { heap } = this
    const top = heap[0]!
    const last = heap.pop()!
    if (heap.length === 0) return top
    let i = 0
    for (;;) {
      let child = 2 * i + 1
      if (child >= heap.length) break
      if (child + 1 < heap.length && before(heap[child + 1]!, heap[child]!)) child++
      if (!before(heap[child]!, last)) break
      heap[i] = heap[child]!
      i = child
    }
    heap[i] = last
    return top
  }
}

function before(a: { time: number; key: string }, b: { time: number; key: string }): boolean {
  return a.time < b.time || (a.time === b.time && a.key < b.key)
}
