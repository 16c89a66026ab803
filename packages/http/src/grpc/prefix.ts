/** Length-Prefixed-Message (gRPC over HTTP/2, "Requests"): one byte of flags, four of length. */
export const PREFIX_BYTES = 5
/** The message is compressed as `grpc-encoding` says. */
export const FLAG_COMPRESSED = 0x01
/** Connect: the last frame of an answer, JSON with its error. */
const FLAG_END_STREAM = 0x02
/** gRPC-Web: the trailers, as lines of HTTP/1. */
const FLAG_TRAILERS = 0x80

/** Is this no message but what ends the answer? */
export const isEnd = (flags: number): boolean => (flags & (FLAG_END_STREAM | FLAG_TRAILERS)) !== 0

/** Flags that somebody has defined; with others the frame boundaries are lost. */
export const isKnownFlags = (flags: number): boolean =>
  (flags & ~(FLAG_COMPRESSED | FLAG_END_STREAM | FLAG_TRAILERS)) === 0
