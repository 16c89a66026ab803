/** Every bound of what is read of model traffic. Beyond each of them something is left out, and `cut` says so. */
export interface GenaiLimits {
  /** Bytes kept of an answer that is one JSON text, from its beginning. Bytes, 64 KiB. */
  answerBytes: number
  /** The same from its end, where the counts of tokens stand. Bytes, 8 KiB. */
  tailBytes: number
  /** Longest event, line or frame of a streamed answer that is read; a longer one is passed over. Bytes, 256 KiB. */
  eventBytes: number
  /** Values of one JSON text that are looked at. Count, 65,536. */
  steps: number
  /** Levels of JSON that are entered. Count, 64. */
  depth: number
  /** Characters of the text of a prompt, and of an answer, that are looked into for personal values and secrets. Characters, 65,536. */
  textLength: number
  /** Tools told of a call: offered, and called. Count, 32 each. */
  tools: number
}

export const DEFAULT_GENAI_LIMITS: Readonly<GenaiLimits> = Object.freeze({
  answerBytes: 64 * 1024,
  tailBytes: 8 * 1024,
  eventBytes: 256 * 1024,
  steps: 65_536,
  depth: 64,
  textLength: 65_536,
  tools: 32,
})
