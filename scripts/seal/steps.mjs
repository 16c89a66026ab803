// What the two ends of an HTTP/1 connection did, step by step: heads, pieces of bodies and ends of messages, each with its time.
import { createRequire } from 'node:module'

const { HTTPParser } = createRequire(import.meta.url)('http-parser-js')
HTTPParser.encoding = 'latin1'

/** @returns the fields of a head as [name, value] */
const pairs = (raw) => Array.from({ length: raw.length / 2 }, (_, n) => [raw[2 * n], raw[2 * n + 1]])

/** One half's messages. @param methods method of each request, filled by the client's half and read by the server's */
class HalfSteps {
  constructor(half, methods) {
    this.half = half
    this.methods = methods
    this.steps = []
    /** Messages that have ended, and whether the connection is something else from here on. */
    this.index = 0
    this.upgraded = false
    this.begun = undefined
    const parser = new HTTPParser(half === 0 ? HTTPParser.REQUEST : HTTPParser.RESPONSE)
    parser[HTTPParser.kOnHeadersComplete] = (info) => this.head(info)
    parser[HTTPParser.kOnBody] = (buf, start, length) =>
      this.step(this.time, { body: Buffer.from(buf.subarray(start, start + length)) })
    parser[HTTPParser.kOnMessageComplete] = () => this.complete()
    this.parser = parser
  }

  step(time, what) {
    const last = this.steps.at(-1)
    // What one packet held of a message is one step.
    if (last && last.index === this.index && last.time === time && !last.end && !what.head) {
      if (what.body) last.body = last.body ? Buffer.concat([last.body, what.body]) : what.body
      if (what.end) last.end = true
    } else this.steps.push({ half: this.half, index: this.index, time, ...what })
  }

  head({ method, url, statusCode, headers, upgrade, versionMajor, versionMinor }) {
    const fields = pairs(headers)
    const isUpgrade = upgrade || statusCode === 101
    const head = { fields, method: HTTPParser.methods[method], target: url, status: statusCode }
    head.isUpgrade = isUpgrade
    head.version = `${versionMajor}.${versionMinor}`
    if (this.half === 0) this.methods[this.index] = head.method
    this.step(this.begun ?? this.time, { head })
    this.begun = undefined
    this.upgraded = isUpgrade
    this.isInterim = this.half === 1 && statusCode < 200 && statusCode !== 101
    return this.half === 1 && this.methods[this.index] === 'HEAD'
  }

  complete() {
    if (this.isInterim || this.upgraded) return
    this.step(this.time, { end: true })
    this.index++
  }

  bytes({ bytes, time }) {
    this.time = time
    if (this.upgraded) return this.step(time, { body: bytes })
    this.begun ??= time
    const read = this.parser.execute(bytes)
    if (this.upgraded && read < bytes.length) this.step(time, { body: bytes.subarray(read) })
    const last = this.steps.at(-1)
    if (last?.end) this.begun = undefined
  }

  /** The half is over: a body that goes on until then has its end. */
  finish() {
    if (!this.upgraded) this.parser.finish()
  }
}

/** @param flow of `read` @returns its steps in the order of their times: { half, index, time, head?, body?, end? } */
export function stepsOf({ chunks, ends }) {
  const methods = []
  const halves = [new HalfSteps(0, methods), new HalfSteps(1, methods)]
  for (const chunk of chunks) halves[chunk.half].bytes(chunk)
  for (const { half, reason } of ends) if (reason === 'fin') halves[half].finish()
  const all = halves.flatMap(({ steps }) => steps)
  // An answer comes after what it answers; the order of chunks is that of the wire.
  return all.sort((a, b) => a.time - b.time || a.index - b.index || a.half - b.half)
}
