/** Seeded choices for the generator, on the generator of @apiscope/ml. */
import { seededRandom } from '@apiscope/ml'

export class Dice {
  constructor(seed) {
    this.source = seededRandom(seed)
  }
  next() {
    return this.source.next()
  }
  chance(p) {
    return this.next() < p
  }
  int(low, high) {
    return low + Math.floor(this.next() * (high - low + 1))
  }
  pick(list) {
    return list[Math.floor(this.next() * list.length)]
  }
  digits(n) {
    let s = ''
    for (let i = 0; i < n; i++) s += this.int(0, 9)
    return s
  }
  chars(n, alphabet) {
    let s = ''
    for (let i = 0; i < n; i++) s += alphabet[this.int(0, alphabet.length - 1)]
    return s
  }
  hex(n) {
    return this.chars(n, '0123456789abcdef')
  }
  base62(n) {
    return this.chars(n, 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789')
  }
  uuid() {
    return `${this.hex(8)}-${this.hex(4)}-4${this.hex(3)}-a${this.hex(3)}-${this.hex(12)}`
  }
}

/** Dice for what is made once, with the module. */
export const fixed = (seed) => new Dice(seed)
