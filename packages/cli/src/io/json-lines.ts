/** Reads JSON lines from a file or standard input, plain or gzipped, in bounded memory. */
import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { ApiscopeError } from '@apiscope/schema'
import { describe } from './errors.js'

/** Longest line taken, bytes, 16 MiB. A longer one is skipped and counted as bad. */
const MAX_LINE = 16 * 1024 * 1024
const CHUNK = 256 * 1024

export interface LineSummary {
  lines: number
  bad: number
  /** The first few bad lines, for the message. */
  examples: { line: number; problem: string }[]
}

/**
 * Calls `take` with each value and its line, from 1; it returns a problem for a value of the wrong shape, a promise when it has to be waited for.
 * Throws ApiscopeError when the input cannot be read.
 */
export async function readJsonLines(
  path: string,
  take: (value: unknown, line: number) => string | undefined | Promise<void>,
): Promise<LineSummary> {
  const summary: LineSummary = { lines: 0, bad: 0, examples: [] }
  const bad = (problem: string) => {
    summary.bad++
    if (summary.examples.length < 3) summary.examples.push({ line: summary.lines, problem })
  }
  for await (const line of linesOf(path)) {
    summary.lines++
    if (line === undefined) bad(`longer than ${MAX_LINE} bytes`)
    else if (line.trim() !== '') {
      const value = parse(line)
      const problem = value === undefined ? 'not JSON' : take(value, summary.lines)
      if (typeof problem === 'string') bad(problem)
      else if (problem) await problem
    }
  }
  return summary
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

/** Lines without their ends; undefined for one that is too long. Throws ApiscopeError when the input cannot be read. */
export async function* linesOf(path: string): AsyncGenerator<string | undefined> {
  const lines = rawLines(path)
  for (;;) {
    const next = await lines.next().catch((error) => {
      if (error instanceof ApiscopeError) throw error
      const name = path === '-' ? 'standard input' : path
      const text = describe(error)
      throw new ApiscopeError('cli.input', text.startsWith(name) ? text : `${name}: ${text}`, 1)
    })
    if (next.done) return
    yield next.value
  }
}

async function* rawLines(path: string): AsyncGenerator<string | undefined> {
  let rest: Buffer = Buffer.alloc(0)
  let skipping = false
  for await (const chunk of await open(path)) {
    let data: Buffer = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk
    for (let end = data.indexOf(10); end >= 0; end = data.indexOf(10)) {
      yield skipping ? undefined : data.toString('utf8', 0, end)
      skipping = false
      data = data.subarray(end + 1)
    }
    if (data.length > MAX_LINE) skipping = true
    rest = skipping ? Buffer.alloc(0) : data
  }
  if (skipping) yield undefined
  else if (rest.length > 0) yield rest.toString('utf8')
}

async function open(path: string): Promise<AsyncIterable<Buffer>> {
  const raw: Readable = path === '-' ? process.stdin : createReadStream(path, { highWaterMark: CHUNK })
  const chunks = raw[Symbol.asyncIterator]() as AsyncIterator<Buffer>
  const first = await chunks.next()
  const head: Buffer = first.done ? Buffer.alloc(0) : first.value
  const all = Readable.from(
    (async function* () {
      if (head.length > 0) yield head
      for (;;) {
        const next = await chunks.next()
        if (next.done) return
        yield next.value
      }
    })(),
    { objectMode: true },
  )
  const zipped = head.length > 1 && head[0] === 0x1f && head[1] === 0x8b
  return zipped ? gunzipped(all) : (all as AsyncIterable<Buffer>)
}

async function* gunzipped(source: Readable): AsyncGenerator<Buffer> {
  const gunzip = createGunzip({ chunkSize: CHUNK })
  source.on('error', (error) => gunzip.destroy(error))
  try {
    for await (const chunk of source.pipe(gunzip)) yield chunk
  } catch (error) {
    throw new ApiscopeError('cli.gzip', `gzip data is damaged or cut off (${(error as Error).message})`, 1, {
      cause: error,
    })
  }
}
