// What a capture holds: its frames, and its TCP connections with what they carried and when.
import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)
const { openCapture } = require('../../packages/capture')
const { FlowTable } = require('../../packages/flow')
const { FrameDecoder, Packet, Verdict } = require('../../packages/wire')

const REQUEST = /^(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS) \S+ HTTP\/1\.[01]\r\n/

/** Frames, and TCP flows with what they carried. */
export async function read(file) {
  const frames = []
  const flows = []
  const table = new FlowTable({ hashSeed: 0 }, (info) => {
    const flow = { info, chunks: [], ends: [], whole: info.handshake }
    flows.push(flow)
    return {
      chunk: (half, buf, start, end, at) =>
        flow.chunks.push({ half, time: at.time, bytes: Buffer.from(buf.subarray(start, end)) }),
      gap: () => {
        flow.whole = false
      },
      end: (half, reason, time) => flow.ends.push({ half, reason, time }),
      close: () => {},
    }
  })
  const decoder = new FrameDecoder()
  const packet = new Packet()
  let last = 0
  await openCapture(file).run({
    frame: (buf, start, end, wireLength, time, linkType) => {
      const before = flows.length
      const verdict = decoder.decode(buf, start, end, wireLength, time, linkType, packet)
      if (verdict === Verdict.tcp) table.tcp(packet)
      const one = { time, linkType, bytes: Buffer.from(buf.subarray(start, end)) }
      if (verdict === Verdict.tcp) one.ports = [packet.srcPort, packet.dstPort]
      if (flows.length > before) flows.at(-1).linkType = linkType
      frames.push(one)
      last = time
      table.advance(time)
    },
  })
  table.finish(last)
  return { frames, flows }
}

/** HTTP/1, whole from its handshake on. */
export const isHttp = ({ chunks, whole }) =>
  whole && chunks.length > 0 && chunks[0].half === 0 && REQUEST.test(chunks[0].bytes.toString('latin1', 0, 4_096))
