/** One writing for values that are written in many: case, blanks, separators, order. */
import { fold } from '../words/fold.js'

/** Digits by which a phone number is told from others, whether its country stands before it or not. Count. */
const PHONE_DIGITS = 9
/** Abbreviations of street words. */
const STREET: Readonly<Record<string, string>> = {
  street: 'st',
  avenue: 'ave',
  road: 'rd',
  boulevard: 'blvd',
  lane: 'ln',
  drive: 'dr',
  court: 'ct',
  place: 'pl',
  square: 'sq',
  terrace: 'ter',
  highway: 'hwy',
  strasse: 'str',
}

/** @param label decides what in `text` counts */
export function normalOf(label: string, text: string): string {
  switch (label) {
    case 'EMAIL':
    case 'IP_ADDRESS':
      return text.trim().toLowerCase()
    case 'PHONE': {
      const digits = text.replace(/(?:x|ext\.?|#)\s?\d{1,6}$/i, '').replace(/\D+/g, '')
      return digits.length < 7 ? '' : digits.slice(-PHONE_DIGITS)
    }
    case 'NAME':
      return personName(text)
    case 'ADDRESS':
      return streetLine(text)
    case 'DOB':
      return text.replace(/\D+/g, ' ').trim()
    default:
      return text.replace(/[^\p{L}\p{N}]+/gu, '').toLowerCase()
  }
}

/** `Müller, Anna M.` is `anna muller`. One word alone names too many. */
function personName(text: string): string {
  const words = fold(text)
    .split(/[^\p{L}\p{M}']+/u, 12)
    .filter((word) => word.length > 1)
  return words.length < 2 ? '' : words.sort().join(' ')
}

/** Number and name of a street, without what follows them. */
function streetLine(text: string): string {
  const [line = ''] = text.split(/[,;\n]/, 1)
  const words = fold(line)
    .replaceAll('ß', 'ss')
    .replace(/(\p{L})strasse(?!\p{L})/gu, '$1str')
    .split(/[^\p{L}\p{M}\p{N}]+/u, 16)
    .filter((word) => word !== '')
  return words.length < 2
    ? ''
    : words
        .map((word) => STREET[word] ?? word)
        .sort()
        .join(' ')
}
