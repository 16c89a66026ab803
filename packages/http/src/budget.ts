/** The bytes that all flows of a room hold together. `take` says no instead of growing past the limit. */
export class Budget {
  used = 0
  refusals = 0
  constructor(readonly limit: number) {}

  take(bytes: number): boolean {
    if (this.used + bytes > this.limit) {
      this.refusals++
      return false
    }
    this.used += bytes
    return true
  }

  give(bytes: number): void {
    this.used -= bytes
  }
}
