/**
 * Framing oddities as bits, so that collecting them costs nothing; `oddityNames` turns them into the sorted words of the
 * contract. Each is something that two readers of the same bytes may understand differently (RFC 9112 §11.2).
 */
export const ODDITY = {
  TE_AND_CL: 1 << 0,
  DIFFERING_CL: 1 << 1,
  DUPLICATE_CL: 1 << 2,
  BAD_CL: 1 << 3,
  BAD_TE: 1 << 4,
  OBS_FOLD: 1 << 5,
  SPACE_BEFORE_COLON: 1 << 6,
  LF_ONLY: 1 << 7,
  BARE_CR: 1 << 8,
  BAD_HEADER_LINE: 1 << 9,
  MANY_HEADERS: 1 << 10,
  LENIENT_START_LINE: 1 << 11,
  BAD_CHUNK_SIZE: 1 << 12,
  CHUNK_EXTENSION: 1 << 13,
  TRAILERS: 1 << 14,
  OVERLAP_CONFLICT: 1 << 15,
  UNKNOWN_METHOD: 1 << 16,
  BODY_ON_BODILESS: 1 << 17,
  EARLY_RESPONSE: 1 << 18,
  DECODE_LIMIT: 1 << 19,
  TE_IN_HTTP10: 1 << 20,
  NUL_IN_HEAD: 1 << 21,
  HEADERS_DROPPED: 1 << 22,
  CHUNK_BARE_LF: 1 << 23,
  CODING_MISMATCH: 1 << 24,
  DIFFERING_TYPES: 1 << 25,
  H2_PSEUDO: 1 << 26,
  H2_BAD_FIELD: 1 << 27,
  H2_CONNECTION_FIELD: 1 << 28,
  H2_LENGTH: 1 << 29,
  H2_PUSHED: 1 << 30,
  H2_HOST: 1 << 31,
} as const

const NAMES: readonly (readonly [number, string])[] = (
  [
    [ODDITY.TE_AND_CL, 'te-and-cl'],
    [ODDITY.DIFFERING_CL, 'differing-cl'],
    [ODDITY.DUPLICATE_CL, 'duplicate-cl'],
    [ODDITY.BAD_CL, 'bad-cl'],
    [ODDITY.BAD_TE, 'bad-te'],
    [ODDITY.OBS_FOLD, 'obs-fold'],
    [ODDITY.SPACE_BEFORE_COLON, 'space-before-colon'],
    [ODDITY.LF_ONLY, 'lf-only'],
    [ODDITY.BARE_CR, 'bare-cr'],
    [ODDITY.BAD_HEADER_LINE, 'bad-header-line'],
    [ODDITY.MANY_HEADERS, 'many-headers'],
    [ODDITY.LENIENT_START_LINE, 'odd-start-line'],
    [ODDITY.BAD_CHUNK_SIZE, 'bad-chunk-size'],
    [ODDITY.CHUNK_EXTENSION, 'chunk-extension'],
    [ODDITY.TRAILERS, 'trailers'],
    [ODDITY.OVERLAP_CONFLICT, 'overlap-conflict'],
    [ODDITY.UNKNOWN_METHOD, 'unknown-method'],
    [ODDITY.BODY_ON_BODILESS, 'body-on-bodiless'],
    [ODDITY.EARLY_RESPONSE, 'early-response'],
    [ODDITY.DECODE_LIMIT, 'decode-limit'],
    [ODDITY.TE_IN_HTTP10, 'te-in-http10'],
    [ODDITY.NUL_IN_HEAD, 'nul-in-head'],
    [ODDITY.HEADERS_DROPPED, 'headers-dropped'],
    [ODDITY.CHUNK_BARE_LF, 'chunk-bare-lf'],
    [ODDITY.DIFFERING_TYPES, 'differing-content-types'],
    [ODDITY.CODING_MISMATCH, 'content-coding-mismatch'],
    [ODDITY.H2_PSEUDO, 'h2-bad-pseudo-header'],
    [ODDITY.H2_BAD_FIELD, 'h2-bad-field'],
    [ODDITY.H2_CONNECTION_FIELD, 'h2-connection-field'],
    [ODDITY.H2_LENGTH, 'h2-length-mismatch'],
    [ODDITY.H2_PUSHED, 'h2-pushed'],
    [ODDITY.H2_HOST, 'h2-host-mismatch'],
  ] as [number, string][]
).sort((a, b) => (a[1] < b[1] ? -1 : 1))

/** The words of a set of oddities, sorted. */
export function oddityNames(bits: number): string[] {
  if (bits === 0) return []
  const out: string[] = []
  for (const [bit, name] of NAMES) if (bits & bit) out.push(name)
  return out
}
