// A stretch of a pcapng file by time, so that a replay through a broker need not last as long as the capture.
const ENHANCED_PACKET = 6

/**
 * The packets between two times (ms since 1970), with all other blocks.
 * Timestamps must be microseconds, as in fixtures/shop; see its rewrite.mjs.
 */
function slicePcapng(whole, from, to) {
  const kept = []
  for (let at = 0; at < whole.length; ) {
    const length = whole.readUInt32LE(at + 4)
    const block = whole.subarray(at, at + length)
    at += length
    if (block.readUInt32LE(0) === ENHANCED_PACKET) {
      const time = (block.readUInt32LE(12) * 2 ** 32 + block.readUInt32LE(16)) / 1000
      if (time < from || time >= to) continue
    }
    kept.push(block)
  }
  return Buffer.concat(kept)
}

module.exports = { slicePcapng }
