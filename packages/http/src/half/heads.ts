import type { Head } from '../head/head.js'
import { REASON } from '../reasons.js'
import { COMPLETE } from './body-stage.js'
import { HEAD_LIMIT, HEAD_MORE, HEAD_READY, HEAD_REFUSED, type HeadStage, roleOf } from './head-stage.js'
import { type MessageStart, ROLE_CLIENT, ROLE_SERVER, ROLE_UNKNOWN } from './role.js'
import { BODY, HEAD, HELLO, IGNORED, type ReaderState, SEARCH } from './state.js'

/** State `HEAD`: bytes where a start line is due. */
export function readHead(half: ReaderState, buf: Buffer, p: number, end: number): number {
  const stage = half.head ?? half.shared.takeHead()
  // The stage is this half's own while it is used, and afterwards only if bytes stay in it.
  half.head = undefined
  const to = headEvent(half, stage, buf, p, end)
  if (stage.collecting) half.head = stage
  else half.shared.releaseHead(stage)
  return to
}

function headEvent(half: ReaderState, stage: HeadStage, buf: Buffer, p: number, end: number): number {
  // Where no message is known to begin, an unknown method may be the end of another one, or of anything.
  const sure = !half.fresh || half.connection.fromStart(half.base)
  switch (stage.read(buf, p, end, half, half.role, sure)) {
    case HEAD_READY:
      if (accept(half, stage.head!)) startMessage(half, stage.head!, stage.start, false, half.base + stage.at)
      return stage.at
    case HEAD_MORE:
      if (stage.shown !== ROLE_UNKNOWN && half.role === ROLE_UNKNOWN) half.connection.assign(half.half, stage.shown)
      return stage.at
    case HEAD_LIMIT:
      half.shared.counters.head_limit++
      cutHead(half, stage, REASON.HEAD_LIMIT, 0)
      half.lose(half.base + stage.at)
      return stage.at
    case HEAD_REFUSED:
      half.shared.counters.memory_refusals++
      stage.carry.clear()
      half.lose(stage.start.offset)
      return end
    default:
      return stage.collecting
        ? notHttpCollected(half, stage, buf, p, end)
        : notHttp(half, stage.start, buf, stage.at, end)
  }
}

function accept(half: ReaderState, head: Head): boolean {
  const role = roleOf(head)
  if (half.role === ROLE_UNKNOWN) half.connection.assign(half.half, role)
  return half.role === role
}

/** @param end stream position behind the head */
function startMessage(half: ReaderState, head: Head, start: MessageStart, cut: boolean, end: number): void {
  const { connection } = half
  half.fresh = false
  half.state = HEAD
  const client = half.role === ROLE_CLIENT
  if (client) connection.requestHead(half, head, start, cut)
  const tunnel = client ? undefined : connection.responseHead(half, head, start, cut)
  if (half.state === BODY && half.body?.status === COMPLETE) half.finishAt(end)
  if (tunnel) connection.openTunnel(tunnel)
}

/** The head breaks off: publish what its whole lines say. */
export function cutHead(half: ReaderState, stage: HeadStage, reason: string, gapBytes: number): void {
  half.shared.counters.heads_cut++
  const head = stage.cut(half.role)
  if (!head || !accept(half, head)) return
  startMessage(half, head, stage.start, true, -1)
  if (half.state !== BODY) return
  half.body!.message.gapBytes += gapBytes
  half.truncate(reason)
}

/** An HTTP/0.9 request is over with its line. */
export function startSimple(half: ReaderState, stage: HeadStage): void {
  const head = stage.cut(half.role)
  if (head) startMessage(half, head, stage.start, false, half.position)
}

/** What stands where a start line is due is none. */
function notHttp(half: ReaderState, start: MessageStart, buf: Buffer, p: number, end: number): number {
  if (isSimpleResponse(half, start)) return p
  if (half.fresh && half.role === ROLE_UNKNOWN) {
    judge(half, start.offset, buf, p, end)
    return p
  }
  misplaced(half, start.offset)
  return p + 1
}

/** The same for a line that came in pieces, of which the last begins at `p`. */
function notHttpCollected(half: ReaderState, stage: HeadStage, buf: Buffer, p: number, end: number): number {
  const { start } = stage
  const kept = stage.takeEarlier()
  if (kept.length === 0) return notHttp(half, start, buf, start.offset - half.base, end)
  if (isSimpleResponse(half, start)) half.replay(kept, start)
  else if (half.fresh && half.role === ROLE_UNKNOWN) {
    judge(half, start.offset, kept, 0, kept.length)
    half.replay(kept, start)
  } else misplaced(half, start.offset)
  return p
}

function isSimpleResponse(half: ReaderState, start: MessageStart): boolean {
  return half.role === ROLE_SERVER && half.fresh && half.connection.simpleResponse(half, start)
}

/** Something else stands where a message should begin. In front of the first one that may be the end of another. */
export function misplaced(half: ReaderState, offset: number): void {
  if (half.fresh && !half.connection.fromStart(offset)) {
    half.state = SEARCH
    return
  }
  half.shared.counters.malformed++
  half.lose(offset)
}

/** The first bytes of a half are no HTTP: what else, and is it worth looking on? */
function judge(half: ReaderState, offset: number, buf: Buffer, p: number, end: number): void {
  const { limits } = half.shared
  half.searchLimit = half.connection.fromStart(offset) ? limits.wrapperBytes : limits.searchBytes
  const verdict = half.connection.judge(half.half, buf, p, end)
  half.state = verdict === 'hello' ? HELLO : verdict === 'search' ? SEARCH : IGNORED
  if (verdict === 'ignore') half.connection.inVain()
}
