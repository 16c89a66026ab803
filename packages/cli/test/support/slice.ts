/** A stretch of the shop's capture, so that tests through a broker need not replay 34 hours of heartbeats. */
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { SHOP } from './run.js'

const ENHANCED_PACKET = 6

/** The packets of fixtures/shop between two times (ISO 8601), as pcapng. */
export function shopBetween(from: string, to: string): Buffer {
  const [first, last] = [from, to].map((time) => Date.parse(time))
  const whole = gunzipSync(readFileSync(SHOP))
  const kept: Buffer[] = []
  for (let at = 0; at < whole.length; ) {
    const length = whole.readUInt32LE(at + 4)
    const block = whole.subarray(at, at + length)
    at += length
    // Timestamps are microseconds; see fixtures/shop/rewrite.mjs.
    const time = block.readUInt32LE(0) === ENHANCED_PACKET ? timeOf(block) : undefined
    if (time === undefined || (time >= first && time < last)) kept.push(block)
  }
  return Buffer.concat(kept)
}

const timeOf = (block: Buffer) => (block.readUInt32LE(12) * 2 ** 32 + block.readUInt32LE(16)) / 1000
