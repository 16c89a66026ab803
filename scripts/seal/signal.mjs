/** What is not done after so long is never done: the ends do not understand each other. ms */
const PATIENCE = 60_000

/** Waits for what other parts of the process do. */
export class Signal {
  waiting = []

  /** Something has happened. */
  poke() {
    const waiting = this.waiting
    this.waiting = []
    for (const look of waiting) look()
  }

  /** @param isDone asked now, and whenever something has happened @param what named in the error when it never comes true */
  until(isDone, what) {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`waited in vain for ${what()}`)), PATIENCE)
      const look = () => {
        if (!isDone()) this.waiting.push(look)
        else {
          clearTimeout(timer)
          resolve()
        }
      }
      look()
    })
  }
}
