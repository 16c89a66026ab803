import { isChain } from './frame/chain.js'
import { FRAME, HEADER_BYTES, PREFACE } from './frame/types.js'

/**
 * Do these bytes, which begin a packet, belong to HTTP/2? Its preface or SETTINGS where a connection begins (RFC 9113 §3.4); frames in a
 * row up to the end of the packet where it is joined late.
 */
export function looksLikeHttp2(buf: Buffer, start: number, end: number, begins: boolean): boolean {
  if (begins && end - start >= PREFACE.length && PREFACE.compare(buf, start, start + PREFACE.length) === 0) return true
  if (end - start < HEADER_BYTES || buf[start]! > 15) return false
  if (!isChain(buf, start, end, true)) return false
  return !begins || buf[start + 3] === FRAME.settings
}

/** A connection's first bytes that are too few to tell, but are those of a client's preface. */
export function mayBeginHttp2(buf: Buffer, start: number, end: number): boolean {
  return end > start && end - start < PREFACE.length && PREFACE.compare(buf, start, end, 0, end - start) === 0
}
