import type { At, EndReason, FlowInfo, Half, StreamHandler } from '@apiscope/flow'
import { looksLikeTls } from './records/header.js'
import { type Place, RecordReader } from './records/reader.js'
import type { TlsEvent } from './session/events.js'
import { Session } from './session/session.js'
import { Waiting, type WaitingRoom } from './session/waiting.js'
import type { TlsShared } from './shared.js'

/** Bytes that tell TLS from anything else. */
const FIRST_BYTES = 3

type State = 'undecided' | 'clear' | 'tls'

/** A flow as its reader sees it: TLS is taken off where it is TLS, anything else passes as it is. */
export class TlsFlow implements StreamHandler {
  private state: State = 'undecided'
  /** First bytes that were too few to tell, by half. */
  private short: [Buffer, Buffer] | undefined
  private readonly firstAt: [At | undefined, At | undefined] = [undefined, undefined]
  private readers: readonly [RecordReader, RecordReader] | undefined
  private waiting: Waiting | undefined
  /** The first bytes of a half have been looked at. */
  private readonly begun: [boolean, boolean] = [false, false]
  private now = 0

  constructor(
    private readonly info: FlowInfo,
    private readonly inner: StreamHandler,
    private readonly shared: TlsShared,
    private readonly room: WaitingRoom,
  ) {}

  chunk(half: Half, buf: Buffer, start: number, end: number, at: At): void {
    if (this.state === 'clear') this.inner.chunk(half, buf, start, end, at)
    else if (this.state === 'tls') this.encrypted(half, buf, start, end, at)
    else this.decide(half, buf, start, end, at)
  }

  gap(half: Half, bytes: number, at: At): void {
    if (this.state === 'tls') {
      this.now = at.time
      this.readers![half].gap(bytes, at)
    } else this.inner.gap(half, bytes, at)
  }

  end(half: Half, reason: EndReason, time: number): void {
    if (this.state !== 'tls') this.flushShort(half)
    if (this.state === 'tls') this.push({ kind: 'end', half, reason, time }, time)
    else this.inner.end(half, reason, time)
  }

  acknowledged(half: Half, position: number, time: number): void {
    if (this.state !== 'tls') this.inner.acknowledged?.(half, position, time)
  }

  conflict(half: Half, bytes: number, at: At, other: Buffer, start: number, end: number): void {
    const place = { offset: at.offset, seq: at.seq, acked: at.acked, time: at.time, lastTime: at.time }
    if (this.state === 'tls') this.push({ kind: 'conflict', half, bytes, place }, at.time)
    else this.inner.conflict?.(half, bytes, at, other, start, end)
  }

  close(reason: EndReason, time: number): void {
    if (this.state !== 'tls') {
      this.flushShort(0)
      this.flushShort(1)
      this.inner.close(reason, time)
      return
    }
    this.push({ kind: 'close', reason, time }, time)
  }

  private decide(half: Half, buf: Buffer, start: number, end: number, at: At): void {
    const verdict = looksLikeTls(buf, start, end)
    if (verdict === undefined && !this.short?.[half].length) {
      this.short ??= [NOTHING, NOTHING]
      this.short[half] = Buffer.from(buf.subarray(start, end))
      this.firstAt[half] = { ...at }
      return
    }
    const kept = this.short?.[half] ?? NOTHING
    const first = kept.length === 0 ? verdict : this.decideOn(Buffer.concat([kept, buf.subarray(start, start + 8)]))
    if (first === true) this.begin(half)
    else this.state = 'clear'
    this.flushShort(0)
    this.flushShort(1)
    this.chunk(half, buf, start, end, at)
  }

  private decideOn(bytes: Buffer): boolean {
    return bytes.length >= FIRST_BYTES && looksLikeTls(bytes, 0, bytes.length) !== false
  }

  private flushShort(half: Half): void {
    const kept = this.short?.[half] ?? NOTHING
    if (kept.length === 0) return
    this.short![half] = NOTHING
    if (this.state === 'undecided') this.state = 'clear'
    this.chunk(half, kept, 0, kept.length, this.firstAt[half]!)
  }

  private begin(half: Half): void {
    this.state = 'tls'
    this.begun[half] = true
    this.shared.counters.flows++
    const session = new Session(this.info, this.inner, this.shared)
    this.info.carrier = session.facts
    this.waiting = new Waiting(session, this.shared, this.room)
    this.readers = [this.reader(0), this.reader(1)]
  }

  private reader(half: Half): RecordReader {
    return new RecordReader({
      record: (type, version, buf, start, end, place) =>
        this.push({ kind: 'record', half, type, version, fragment: buf.subarray(start, end), place }, place.lastTime),
      damaged: (bytes, place) => this.push({ kind: 'damaged', half, bytes, place }, place.lastTime),
      lost: (bytes, place) => this.push({ kind: 'lost', half, bytes, place }, place.lastTime),
    })
  }

  private encrypted(half: Half, buf: Buffer, start: number, end: number, at: At): void {
    this.now = at.time
    if (!this.begun[half]) {
      this.begun[half] = true
      if (this.isRefused(buf, start, end)) {
        this.refused()
        this.inner.chunk(half, buf, start, end, at)
        return
      }
    }
    this.readers![half].chunk(buf, start, end, at)
  }

  /** What answers a first record is no TLS: a server that speaks another protocol turned it away, and may go on. */
  private isRefused(buf: Buffer, start: number, end: number): boolean {
    return this.waiting!.session.facts.records === 0 && looksLikeTls(buf, start, end) === false
  }

  private refused(): void {
    this.state = 'clear'
    this.info.carrier = undefined
    this.waiting!.dispose()
    this.waiting = undefined
    this.readers = undefined
  }

  private push(event: TlsEvent, time: number): void {
    this.now = Math.max(this.now, time)
    this.waiting!.push(copied(event), this.now)
  }
}

const NOTHING = Buffer.alloc(0)

/** The record reader goes on with its place. */
function copied(event: TlsEvent): TlsEvent {
  return 'place' in event ? { ...event, place: { ...event.place } satisfies Place } : event
}
