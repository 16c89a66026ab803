/** Sealed mode: a verdict in place of the value, as text that travels in `Parameter.values`. */
import type { ValueVerdict } from './classify.js'
import { VALUE_KINDS } from './facts.js'

const PREFIX = '[sealed:'

/**
 * The text form `[sealed:KIND:LENGTH:WORDS:KEY:LABEL=PERCENT,…]`. `key` is a keyed HMAC of the value (equal for equal values),
 * at most 64 characters without colons.
 */
export function sealText(verdict: ValueVerdict, key: string): string {
  const scores = verdict.scores.map(([label, percent]) => `${label}=${percent}`).join(',')
  return `${PREFIX}${VALUE_KINDS.indexOf(verdict.kind)}:${verdict.length}:${verdict.words}:${key}:${scores}]`
}

export interface SealedValue {
  verdict: ValueVerdict
  key: string
}

/** Reads the text form back; undefined for anything else. Only for a value that `isHidden`: anybody can type one. */
export function openSealed(text: string): SealedValue | undefined {
  if (!text.startsWith(PREFIX) || text.length > 640) return undefined
  const m =
    /^\[sealed:(\d{1,2}):(\d{1,7}):([1-4]):([A-Za-z0-9_.=-]{1,64}):((?:[A-Za-z][A-Za-z0-9_]{0,31}=\d{1,3}(?:,|(?=\])))*)\]$/.exec(
      text,
    )
  if (m === null) return undefined
  const kind = VALUE_KINDS[Number(m[1])]
  if (kind === undefined) return undefined
  const scores =
    m[5] === ''
      ? []
      : m[5].split(',').map((part) => {
          const [label, percent] = part.split('=')
          return [label, Math.min(100, Number(percent))] as const
        })
  return { verdict: { kind, length: Number(m[2]), words: Number(m[3]), scores }, key: m[4] }
}
