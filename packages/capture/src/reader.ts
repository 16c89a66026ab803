import { ApiscopeError } from '@apiscope/schema'
import { AppendedParser } from './appended.js'
import { cannotRead } from './errors.js'
import { BLOCK_SECTION, isPcap, PCAP_HEADER_LENGTH } from './file-header.js'
import { type ByteInput, readUpTo } from './input.js'
import type { CaptureLimits } from './limits.js'
import { PcapParser } from './pcap.js'
import { PcapngParser } from './pcapng.js'
import type { FormatParser, RecordParser } from './record-parser.js'
import type { FrameSink, SourceSummary } from './source.js'

/** What an input that begins like this is, when it is no capture but something that can be made one. */
const COMPRESSED: [string, string, string][] = [
  ['28b52ffd', 'zstd', 'zstd -dc'],
  ['fd377a58', 'xz', 'xz -dc'],
  ['04224d18', 'lz4', 'lz4 -dc'],
  ['425a68', 'bzip2', 'bzip2 -dc'],
]

/**
 * Delivers every frame of a pcap or pcapng byte stream to `sink`. Holds one window: memory does not depend on the length.
 * @param name for messages
 * @throws ApiscopeError `capture.empty_file`, `capture.not_a_capture`, `capture.compressed`
 */
export async function readCapture(
  input: ByteInput,
  name: string,
  sink: FrameSink,
  limits: CaptureLimits,
  signal?: AbortSignal,
): Promise<SourceSummary> {
  const [head, rest] = await headOf(input, name)
  const first = parserOf(head, rest, name, limits)
  const isNg = first instanceof PcapngParser
  const parser = new AppendedParser(first, limits)
  const buf = Buffer.allocUnsafeSlow(limits.readBytes + 2 * limits.maxFrameBytes)
  let from = 0
  let to = isNg ? head.copy(buf) : 0
  /** Offset in the input of `buf[0]`. */
  let base = isNg ? 0 : PCAP_HEADER_LENGTH
  let failure: unknown
  while (!signal?.aborted) {
    let size = 0
    try {
      size = await input.read(buf, to, Math.min(limits.readBytes, buf.length - to))
    } catch (error) {
      failure = error
    }
    from = size === 0 ? parser.resume(buf, 0, to, sink) : parser.parse(buf, 0, to + size, sink)
    if (size === 0 && from === 0) break
    to += size
    base += from
    buf.copy(buf, 0, from, to)
    to -= from
    if (parser.problem !== undefined) break
    const wait = sink.ready?.()
    if (wait) await wait
  }
  const { frames, bytes, counters } = parser
  const broken = signal?.aborted ? undefined : breakOf(parser, base, to, failure)
  return broken ? { frames, bytes, counters, broken } : { frames, bytes, counters }
}

/** The magic, and of pcap the rest of the header. */
async function headOf(input: ByteInput, name: string): Promise<[Buffer, Buffer]> {
  try {
    const head = await readUpTo(input, 4)
    const isOld = head.length === 4 && isPcap(head)
    return [head, await readUpTo(input, isOld ? PCAP_HEADER_LENGTH - 4 : 0)]
  } catch (error) {
    throw cannotRead(error, name)
  }
}

function parserOf(head: Buffer, rest: Buffer, name: string, limits: CaptureLimits): FormatParser {
  if (head.length === 0) {
    throw new ApiscopeError(
      'capture.empty_file',
      `${name} is empty: was the capture stopped before anything was written?`,
    )
  }
  if (head.length === 4 && head.readUInt32BE() === BLOCK_SECTION) return new PcapngParser(limits)
  if (head.length === 4 && isPcap(head)) {
    if (rest.length === PCAP_HEADER_LENGTH - 4) return new PcapParser(Buffer.concat([head, rest]), limits)
    throw new ApiscopeError('capture.not_a_capture', `${name} ends within its pcap header (${4 + rest.length} bytes)`)
  }
  const packed = COMPRESSED.find(([magic]) => head.toString('hex').startsWith(magic))
  if (packed) {
    const mend = `unpack it on the way: ${packed[2]} ${name} | apiscope analyze -`
    throw new ApiscopeError('capture.compressed', `${name} is compressed with ${packed[1]}; ${mend}`)
  }
  throw new ApiscopeError(
    'capture.not_a_capture',
    `${name} is neither pcap nor pcapng (it begins with ${head.toString('hex')}); both may be gzipped. ` +
      'Write one with: tcpdump -w FILE',
  )
}

function breakOf(parser: RecordParser, offset: number, left: number, failure: unknown): SourceSummary['broken'] {
  if (parser.problem !== undefined) {
    return {
      code: 'capture.broken_record',
      offset,
      message: `at byte ${offset} ${parser.problem}; the rest was not read`,
    }
  }
  const cause = failure instanceof Error ? ` (${failure.message})` : ''
  if (left > 0 || parser.pending > 0) {
    const message = `the file ends within a record that begins at byte ${offset}${cause}; all before it was read`
    return { code: 'capture.truncated_file', offset, message }
  }
  return failure
    ? { code: 'capture.read_failed', offset, message: `reading broke off at byte ${offset}${cause}` }
    : undefined
}
