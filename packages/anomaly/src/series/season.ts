/** The season of a series: what each slot of the day (or week) adds to the level, and what days of the weekend add to that. */
import type { Slot } from './calendar.js'

/** Values are kept to this precision, in 16 bits: ±16 on the scale of errors. */
const QUANTUM = 1 / 2_048
const MOST = 32_767

/** Views `slots`: those of the day (7: of the week), then, when there is room, as many for days of the weekend. */
export class Season {
  constructor(
    /** Slots in the season; 0 = there is none. */
    readonly length: number,
    private readonly slots: Int16Array,
  ) {}

  /** Has it slots for days of the weekend, and is this one of them? */
  isRest(slot: Slot): boolean {
    return slot.weekend && this.slots.length > this.length && this.length > 0
  }

  day(slot: Slot): number {
    return (this.slots[this.index(slot)] ?? 0) * QUANTUM
  }

  rest(slot: Slot): number {
    return (this.slots[this.length + this.index(slot)] ?? 0) * QUANTUM
  }

  putDay(slot: Slot, value: number): void {
    this.put(this.index(slot), value)
  }

  putRest(slot: Slot, value: number): void {
    this.put(this.length + this.index(slot), value)
  }

  /** Takes the mean out of the day's slots; answers it. */
  centre(): number {
    // Some metrics have no slots, whatever their season's length: a mean of nothing would make their level no number for good.
    if (this.slots.length === 0) return 0
    let middle = 0
    for (let i = 0; i < this.length; i++) middle += (this.slots[i]! * QUANTUM) / this.length
    for (let i = 0; i < this.length; i++) this.put(i, this.slots[i]! * QUANTUM - middle)
    return middle
  }

  scale(factor: number): void {
    for (let i = 0; i < this.slots.length; i++) this.put(i, this.slots[i]! * QUANTUM * factor)
  }

  /** All slots, the day's first; `rest` false: with zeros for those of the weekend. */
  values(rest: boolean): number[] {
    return Array.from(this.slots, (slot, i) => (i < this.length || rest ? slot * QUANTUM : 0))
  }

  /** As `values` gave them; false when they are not as many. */
  take(values: readonly number[]): boolean {
    if (this.length === 0 || values.length !== this.slots.length) return false
    for (const [i, value] of values.entries()) this.put(i, value)
    return true
  }

  private index({ hour, weekday }: Slot): number {
    return this.length === 7 ? weekday : Math.floor((hour * this.length) / 24)
  }

  private put(i: number, value: number): void {
    this.slots[i] = Math.max(-MOST, Math.min(MOST, Math.round(value / QUANTUM)))
  }
}
