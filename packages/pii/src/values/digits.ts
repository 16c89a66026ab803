/** Digits as scripts and programs write them, brought to those that detectors read. */

/** Zeros of decimal digits that people type: Arabic-Indic, Persian, Devanagari, Bengali, Thai, full width (Unicode Nd). */
const ZEROS = [0x660, 0x6f0, 0x966, 0x9e6, 0xe50, 0xff10]
const FULL_WIDTH: Readonly<Record<string, string>> = {
  '＋': '+',
  '－': '-',
  '（': '(',
  '）': ')',
  '．': '.',
  '／': '/',
  '＠': '@',
  '：': ':',
}

/** Digits of other scripts as ASCII ones, and the full-width marks between them; other text stays as it is. */
export function asciiDigits(text: string): string {
  return text.replace(/[\u0660-\u0669\u06f0-\u06f9\u0966-\u096f\u09e6-\u09ef\u0e50-\u0e59\uff0b-\uff20]/g, (c) => {
    const code = c.charCodeAt(0)
    const zero = ZEROS.find((z) => code >= z && code < z + 10)
    return zero === undefined ? (FULL_WIDTH[c] ?? c) : String(code - zero)
  })
}

const SHEET = /^(\d{6,19})\.0$/
const SCIENTIFIC = /^(\d)\.(\d{5,15})[eE]\+?(\d{1,2})$/

/**
 * A whole number as spreadsheets export it, without what they added: `8801819404601.0`, `8.801819404601E+12`. The same text where digits were
 * lost, or where nothing was added.
 */
export function wholeNumber(text: string): string {
  const end = text.charCodeAt(text.length - 1)
  if (end === 0x30) {
    const m = SHEET.exec(text)
    if (m !== null) return m[1]!
  }
  if (text.length < 9 || text.length > 24 || end < 0x30 || end > 0x39) return text
  const m = SCIENTIFIC.exec(text)
  if (m === null || m[2]!.length > Number(m[3]) || Number(m[3]) > 18) return text
  return `${m[1]}${m[2]!.padEnd(Number(m[3]), '0')}`
}
