/** TCP connections as Ethernet frames: what a mirror would give of recorded conversations. */
export interface Chunk {
  half: 0 | 1
  bytes: Buffer
}

export interface TimedFrame {
  time: number
  frame: Buffer
}

const [FIN, SYN, PSH, ACK] = [1, 2, 8, 16]

interface Segment {
  half: 0 | 1
  flags: number
  seq: number
  ack: number
  payload?: Buffer
}

function tcpFrame({ half, flags, seq, ack, payload = Buffer.alloc(0) }: Segment, ports: [number, number]): Buffer {
  const frame = Buffer.alloc(54 + payload.length)
  frame.writeUInt16BE(0x0800, 12)
  frame[14] = 0x45
  frame.writeUInt16BE(40 + payload.length, 16)
  frame[22] = 64
  frame[23] = 6
  frame.set([10, 0, 0, half === 0 ? 1 : 2, 10, 0, 0, half === 0 ? 2 : 1], 26)
  frame.writeUInt16BE(ports[half], 34)
  frame.writeUInt16BE(ports[half === 0 ? 1 : 0], 36)
  frame.writeUInt32BE(seq, 38)
  frame.writeUInt32BE(ack, 42)
  frame[46] = 0x50
  frame[47] = flags
  frame.writeUInt16BE(64_000, 48)
  payload.copy(frame, 54)
  return frame
}

/** A whole connection from its handshake to its end, a packet each millisecond. @param time of the first packet, ms */
export function connectionFrames(
  chunks: readonly Chunk[],
  ports: [number, number],
  time: number,
  mss = 1_400,
): TimedFrame[] {
  const out: TimedFrame[] = []
  const next = [1_001, 5_001]
  const put = (half: 0 | 1, flags: number, seq: number, payload?: Buffer) => {
    const segment: Segment = { half, flags, seq, ack: flags === SYN ? 0 : next[half === 0 ? 1 : 0]! }
    out.push({ time: time + out.length, frame: tcpFrame(payload ? { ...segment, payload } : segment, ports) })
  }
  put(0, SYN, 1_000)
  put(1, SYN | ACK, 5_000)
  put(0, ACK, 1_001)
  for (const { half, bytes } of chunks)
    for (let at = 0; at < bytes.length; at += mss) {
      const payload = bytes.subarray(at, at + mss)
      put(half, PSH | ACK, next[half]!, payload)
      next[half]! += payload.length
    }
  put(0, FIN | ACK, next[0]!)
  next[0]!++
  put(1, FIN | ACK, next[1]!)
  next[1]!++
  put(0, ACK, next[0]!)
  return out
}
