/** Sealed mode: a verdict in place of the value, as text that travels in `Parameter.values`. */
import { openSealedForm, type SealedForm, sealedFormText } from '@apiscope/schema'
import type { ValueVerdict } from './classify.js'
import { VALUE_KINDS } from './facts.js'

const PREFIX = '[sealed:'
/** Longer texts are none of ours. Characters. */
const LONGEST = 768

/**
 * The text form `[sealed:KIND:LENGTH:WORDS:KEY:LABEL=PERCENT,…]`. `key` is a keyed HMAC of the value (equal for equal values),
 * at most 64 characters without colons.
 */
export function sealText(verdict: ValueVerdict, key: string, form?: SealedForm): string {
  const scores = verdict.scores.map(([label, percent]) => `${label}=${percent}`).join(',')
  return `${PREFIX}${VALUE_KINDS.indexOf(verdict.kind)}:${verdict.length}:${verdict.words}:${key}:${scores}${form ? sealedFormText(form) : ''}]`
}

export interface SealedValue {
  verdict: ValueVerdict
  key: string
  /** What it tells beside its labels. */
  form?: SealedForm
}

/** Reads the text form back; undefined for anything else. Only for a value that `isHidden`: anybody can type one. */
export function openSealed(text: string): SealedValue | undefined {
  if (!text.startsWith(PREFIX) || text.length > LONGEST) return undefined
  const semicolon = text.indexOf(';')
  const form = semicolon < 0 ? undefined : openSealedForm(text)
  if (semicolon >= 0 && !form) return undefined
  const m =
    /^\[sealed:(\d{1,2}):(\d{1,7}):([1-4]):([A-Za-z0-9_.=-]{1,64}):((?:[A-Za-z][A-Za-z0-9_]{0,31}=\d{1,3}(?:,|(?=\])))*)\]$/.exec(
      semicolon < 0 ? text : `${text.slice(0, semicolon)}]`,
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
  return { verdict: { kind, length: Number(m[2]), words: Number(m[3]), scores }, key: m[4], ...(form && { form }) }
}
