import type { Packet } from '@apiscope/wire'

const { imul } = Math

/** Addresses and ports of one packet as 32-bit words, source first; reused for every packet. IPv4 uses the first word of each four. */
export class FlowKey {
  hash = 0
  version = 0
  srcPort = 0
  dstPort = 0
  readonly src = new Int32Array(4)
  readonly dst = new Int32Array(4)

  constructor(private readonly seed: number) {}

  /** Reads the packet. The hash is the same for both directions. */
  read(packet: Packet): void {
    const { buf, srcOffset, dstOffset } = packet
    this.version = packet.ipVersion
    this.srcPort = packet.srcPort
    this.dstPort = packet.dstPort
    const { src, dst } = this
    let a = this.seed ^ imul(packet.srcPort, 0x9e3779b1)
    let b = this.seed ^ imul(packet.dstPort, 0x9e3779b1)
    const words = packet.ipVersion === 6 ? 4 : 1
    for (let i = 0; i < words; i++) {
      src[i] = word(buf, srcOffset + 4 * i)
      dst[i] = word(buf, dstOffset + 4 * i)
      a = mix(a, src[i]!)
      b = mix(b, dst[i]!)
    }
    this.hash = finish((finish(a) + finish(b)) | 0)
  }
}

function word(buf: Buffer, at: number): number {
  return (buf[at]! << 24) | (buf[at + 1]! << 16) | (buf[at + 2]! << 8) | buf[at + 3]!
}

/** One round of MurmurHash3 (Appleby, public domain). */
function mix(hash: number, value: number): number {
  let k = imul(value, 0xcc9e2d51)
  k = imul((k << 15) | (k >>> 17), 0x1b873593)
  const h = hash ^ k
  return (imul((h << 13) | (h >>> 19), 5) + 0xe6546b64) | 0
}

function finish(hash: number): number {
  let h = hash ^ (hash >>> 16)
  h = imul(h, 0x85ebca6b)
  h ^= h >>> 13
  h = imul(h, 0xc2b2ae35)
  return h ^ (h >>> 16)
}
