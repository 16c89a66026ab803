/**
 * The program that captures from an interface through `cap` and writes pcap to standard output.
 * Arguments: interface, BPF filter or empty, kernel buffer in bytes. Ends on SIGTERM, and when nobody reads any more.
 */
import { writeSync } from 'node:fs'
import { CAP_MISSING, CAP_OPENED } from './cap-words.js'
import { wallClock } from './clock.js'
import { interfaceCount } from './interface-count.js'

/** The part of `cap` (an optional dependency without types) that is used. */
interface Cap {
  open(device: string, filter: string, bufferSize: number, buffer: Buffer): string
  close(): void
  on(event: 'packet', listener: (size: number, truncated: boolean) => void): void
}

/** libpcap's greatest frame as `cap` sets it. */
const MAX_FRAME = 65_535
const RECORD = 16
const BATCH_BYTES = 256 * 1024
/** How long frames may wait for a batch to fill, ms. */
const FLUSH_MS = 10

/** What `open` returns, as LINKTYPE_ numbers; others come as `Unknown linktype N`. */
const LINK_TYPES: Record<string, number> = {
  NULL: 0,
  ETHERNET: 1,
  IEEE802_11_RADIO: 127,
  LINKTYPE_LINUX_SLL: 113,
  RAW: 101,
}

// Both are referenced for as long as the process lives: cap writes to the buffer from outside the heap, and its object, once
// collected, would leave a freed handle in the event loop.
const frame = Buffer.alloc(MAX_FRAME + 1)
let cap: Cap | undefined

const batch = Buffer.alloc(BATCH_BYTES)
let filled = 0
let timer: NodeJS.Timeout | undefined

function flush(): void {
  if (timer) clearTimeout(timer)
  timer = undefined
  try {
    // Waits while the pipe is full: the kernel's buffer takes what comes meanwhile.
    for (let at = 0; at < filled; ) at += writeSync(1, batch, at, filled - at)
  } catch {
    // Nobody reads any more.
    process.exit(0)
  }
  filled = 0
}

function packet(size: number): void {
  if (filled + RECORD + size > BATCH_BYTES) flush()
  const time = wallClock()
  const seconds = Math.floor(time / 1000)
  batch.writeUInt32LE(seconds, filled)
  batch.writeUInt32LE(Math.floor((time - seconds * 1000) * 1e6), filled + 4)
  batch.writeUInt32LE(size, filled + 8)
  batch.writeUInt32LE(size, filled + 12)
  frame.copy(batch, filled + RECORD, 0, size)
  filled += RECORD + size
  timer ??= setTimeout(flush, FLUSH_MS)
}

function header(linkType: number): void {
  batch.writeUInt32LE(0xa1b23c4d, 0)
  batch.writeUInt16LE(2, 4)
  batch.writeUInt16LE(4, 6)
  batch.writeUInt32LE(0, 8)
  batch.writeUInt32LE(0, 12)
  batch.writeUInt32LE(MAX_FRAME, 16)
  batch.writeUInt32LE(linkType, 20)
  filled = 24
}

function load(): { new (): Cap } {
  try {
    return (require('cap') as { Cap: { new (): Cap } }).Cap
  } catch (error) {
    writeSync(2, `${CAP_MISSING}: ${(error as Error).message.split('\n')[0]}\n`)
    process.exit(3)
  }
}

function main(): void {
  const [device, filter, kernelBytes] = process.argv.slice(2)
  const Cap = load()
  cap = new Cap()
  let linkType: number
  try {
    const name = cap.open(device, filter, Number(kernelBytes), frame)
    linkType = LINK_TYPES[name] ?? Number(/\d+$/.exec(name)?.[0] ?? -1)
  } catch (error) {
    writeSync(2, `${(error as Error).message}\n`)
    process.exit(1)
  }
  header(linkType)
  cap.on('packet', packet)
  const count = interfaceCount(device)
  if (count) writeSync(2, `${CAP_OPENED} ${count.frames} ${count.drops}\n`)
  flush()
  const stop = () => {
    cap?.close()
    flush()
    process.exit(0)
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
}

if (require.main === module) main()
