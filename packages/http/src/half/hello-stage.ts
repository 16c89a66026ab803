import { Carry } from '../carry.js'
import { clientHelloLength, readSni } from '../detect/sni.js'
import type { Shared } from '../shared.js'

/** Longest TLS record; a ClientHello in several records may take as much. */
const MAX_HELLO = 16_384 + 5

/** Collects a TLS ClientHello, which may span packets and records, for its server name. */
export class HelloStage {
  private readonly carry: Carry

  constructor(shared: Shared) {
    this.carry = new Carry(shared.budget)
  }

  /** True when the record is complete or no more of it may be kept. */
  read(buf: Buffer, start: number, end: number): boolean {
    const { carry } = this
    const take = Math.min(end - start, MAX_HELLO - carry.length)
    if (!carry.append(buf, start, start + take) || carry.length >= MAX_HELLO) return true
    return carry.length >= Math.max(6, clientHelloLength(carry.data, 0, carry.length))
  }

  /** The server name, as far as the bytes go. */
  take(): string | undefined {
    const name = readSni(this.carry.data, 0, this.carry.length)
    this.carry.clear()
    return name
  }

  clear(): void {
    this.carry.clear()
  }
}
