import { FrameDecoder, Packet, Verdict, type WireLimits } from '../../src/index.js'

/** One frame through a fresh decoder. */
export function decodeOne(frame: Buffer, linkType = 1, wireLength = frame.length, limits: Partial<WireLimits> = {}) {
  const packet = new Packet()
  const verdict = new FrameDecoder(limits).decode(frame, 0, frame.length, wireLength, 1000, linkType, packet)
  return { verdict, packet, payload: payloadOf(packet) }
}

/** Copy of the payload as captured. */
export function payloadOf(packet: Packet): Buffer {
  return Buffer.from(packet.buf.subarray(packet.payloadOffset, packet.payloadOffset + packet.payloadLength))
}

/** Frames in order through one decoder: what each TCP segment or UDP datagram carried, else the verdict. */
export function decodeAll(frames: readonly Buffer[], linkType = 1, limits: Partial<WireLimits> = {}) {
  const decoder = new FrameDecoder(limits)
  const packet = new Packet()
  const seen = frames.map((frame, i) => {
    const verdict = decoder.decode(frame, 0, frame.length, frame.length, 1000 + i, linkType, packet)
    const carries = verdict === Verdict.tcp || verdict === Verdict.udp
    return { verdict, missing: packet.missing, payload: carries ? payloadOf(packet) : undefined }
  })
  return { seen, decoder }
}
