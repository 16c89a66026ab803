/** The text below all layers, and which layers there were. */
export interface Decoded {
  text: string
  /** Rounds of percent-encoding. */
  percent: number
  /** Escapes of letters, digits and `.`, `-`, `_`, `~`, which need none (RFC 3986 §2.3). */
  needless: number
  /** UTF-8 longer than it may be (RFC 3629 §3), percent-encoded. */
  overlong: number
  entities: number
  /** `\u0027`, `\x27`, `\'`. */
  escapes: number
  base64: number
  /** Compatibility characters that stand for ASCII (full-width, circled). */
  folded: number
  /** NUL characters, which are taken out. */
  nul: number
  /** The value was longer than what is looked at. */
  cut: number
}
