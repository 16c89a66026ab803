/** Last time that a frame may bear: the year 9999, the last one whose dates all programs write alike. ms since epoch. */
export const LATEST_TIME = Date.UTC(9999, 0, 1)

/** Times as capture formats give them, brought into what a date can be: nothing behind it needs to ask again. */
export class PacketTimes {
  /** Frames whose time was no date: `capture.impossible_times`. Count. */
  impossible = 0

  /** @param time ms since epoch as read. @returns ms within 0 … `LATEST_TIME`; 0 for what is no number */
  of(time: number): number {
    if (time >= 0 && time <= LATEST_TIME) return time
    this.impossible++
    return time > LATEST_TIME ? LATEST_TIME : 0
  }

  addTo(counters: Record<string, number>): void {
    if (this.impossible > 0) counters['capture.impossible_times'] = this.impossible
  }
}
