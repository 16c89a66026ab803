/** Types of handshake messages that keys depend on (RFC 8446 §4, RFC 5246 §7.4). */
export const HANDSHAKE = {
  clientHello: 1,
  serverHello: 2,
  newSessionTicket: 4,
  endOfEarlyData: 5,
  finished: 20,
  keyUpdate: 24,
} as const

const HEADER_BYTES = 4

/**
 * Puts the handshake messages of one half together, which may span records and share one. Only the types that keys depend on are
 * kept; of the others (certificates) the bytes are passed over.
 */
export class HandshakeMessages {
  private readonly header = Buffer.alloc(HEADER_BYTES)
  private have = 0
  private body: Buffer | undefined
  private filled = 0
  private length = 0

  /** @param maxBytes longest message that is kept; of a longer one only the type is told */
  constructor(
    private readonly maxBytes: number,
    private readonly out: (type: number, body: Buffer) => void,
  ) {}

  fragment(buf: Buffer, start: number, end: number): void {
    let p = start
    while (p < end) {
      if (this.have < HEADER_BYTES) {
        this.header[this.have++] = buf[p++]!
        if (this.have === HEADER_BYTES) this.begin()
      } else {
        const take = Math.min(this.length - this.filled, end - p)
        if (this.body) buf.copy(this.body, this.filled, p, p + take)
        this.filled += take
        p += take
      }
      if (this.have === HEADER_BYTES && this.filled === this.length) this.finish()
    }
  }

  /** A record was lost: what was being put together is not whole. */
  clear(): void {
    this.have = 0
    this.body = undefined
    this.filled = 0
    this.length = 0
  }

  private begin(): void {
    this.length = this.header.readUIntBE(1, 3)
    this.filled = 0
    this.body = isKept(this.header[0]!) && this.length <= this.maxBytes ? Buffer.allocUnsafe(this.length) : undefined
  }

  private finish(): void {
    const type = this.header[0]!
    const body = this.body ?? NOTHING
    this.clear()
    this.out(type, body)
  }
}

const NOTHING = Buffer.alloc(0)

function isKept(type: number): boolean {
  return type === 1 || type === 2 || type === 4 || type === 24
}
