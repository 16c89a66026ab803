import { type PrefixTest, type PrefixVerdict, requestPrefix, responsePrefix, SHORT, YES } from '../detect/prefix.js'
import { looksLikeHttp2 } from '../http2/detect.js'
import type { Pending } from '../pairing/pending.js'
import { REASON } from '../reasons.js'
import { BROKEN, COMPLETE, OPEN } from './body-stage.js'
import { PeekStage } from './peek-stage.js'
import { ROLE_CLIENT } from './role.js'
import type { ReaderState } from './state.js'

/** State `BODY`. */
export function readBody(half: ReaderState, buf: Buffer, p: number, end: number): number {
  const body = half.body!
  if (!half.peeked && body.untouched && mayNeverCome(half, body.pending)) {
    const verdict = look(half, buf, p, end, half.role === ROLE_CLIENT ? requestPrefix : responsePrefix)
    if (verdict === SHORT) return end
    if (verdict === YES) half.finishAt(half.peek!.start.offset)
    half.replay(half.peek!.take(), half.peek!.start)
    return p
  }
  const to = body.read(buf, p, end, half.time)
  if (body.status === COMPLETE) half.finishAt(half.base + to)
  else if (body.status === BROKEN) {
    half.truncate(REASON.BAD_FRAMING)
    half.lose(half.base + to)
  }
  return to
}

/** A body is announced, but the next message may stand here: a declined request's, or that of an answer to an unseen HEAD. */
function mayNeverCome(half: ReaderState, pending: Pending): boolean {
  if (half.role === ROLE_CLIENT) return pending.expects && (pending.response?.status ?? 0) >= 300
  return !pending.request || pending.doubtful
}

/** Looks at the first bytes once; what is held back meanwhile has to be replayed. */
function look(half: ReaderState, buf: Buffer, p: number, end: number, test: PrefixTest): PrefixVerdict {
  half.peek ??= new PeekStage(half.shared)
  const verdict = half.peek.look(buf, p, end, half, test)
  half.peeked = verdict !== SHORT
  return verdict
}

/** `bytes` of a body are missing. */
export function gapInBody(half: ReaderState, bytes: number, offset: number): void {
  const body = half.body!
  const inside = body.gap(bytes, half.time)
  if (body.status === BROKEN) {
    half.truncate(REASON.GAP)
    half.lose(offset + bytes)
    return
  }
  body.pending.reason ??= REASON.GAP
  if (body.status === OPEN) return
  half.finishAt(offset + inside)
  if (bytes === inside) return
  half.lose(offset + inside)
  half.connection.placeLost(half, offset + bytes)
}

/** State `TUNNEL`: bytes are counted, messages of WebSocket read; plain HTTP that begins inside CONNECT is read again. */
export function tunnelBytes(half: ReaderState, buf: Buffer, p: number, end: number): number {
  const tunnel = half.connection.tunnel!
  const { http2 } = half.connection
  if (http2) {
    const offset = half.base + p
    const seq = (half.seqBase + offset) >>> 0
    http2.chunk(half.half, buf, p, end, { offset, seq, time: half.time, acked: half.acked })
    tunnel.data(end - p)
    return end
  }
  if (tunnel.kind === 'connect' && tunnel.untouched && looksLikeHttp2(buf, p, end, true)) {
    half.connection.openHttp2()
    return p
  }
  if (!half.peeked && half.role === ROLE_CLIENT && tunnel.kind === 'connect') {
    const verdict = look(half, buf, p, end, requestPrefix)
    if (verdict === SHORT) return end
    if (verdict === YES) half.connection.leaveTunnel()
    half.replay(half.peek!.take(), half.peek!.start)
    return p
  }
  tunnel.data(end - p)
  tunnel.channel?.chunk(half.half, buf, p, end, { time: half.time, seq: (half.seqBase + half.base + p) >>> 0 })
  return end
}
