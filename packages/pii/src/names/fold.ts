/** One spelling for what is the same to a model: case, diacritics, widths and the parallel alphabets of India. */

const LATIN: Record<string, string> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ł: 'l',
  ı: 'i',
  ħ: 'h',
  ŋ: 'n',
  ə: 'a',
  ʻ: "'",
  ʼ: "'",
}
const ARABIC: Record<string, string> = {
  آ: 'ا',
  أ: 'ا',
  إ: 'ا',
  ٱ: 'ا',
  ي: 'ی',
  ى: 'ی',
  ك: 'ک',
  ة: 'ه',
  ۀ: 'ه',
  ؤ: 'و',
  ئ: 'ی',
  ـ: '',
}

/** Lower case, no diacritics, no vowel points, half and full widths as one, katakana as hiragana, India's scripts as Devanagari. */
export function fold(text: string): string {
  let ascii = true
  for (let i = 0; i < text.length && ascii; i++) ascii = text.charCodeAt(i) < 0x80
  if (ascii) return text.toLowerCase()
  const decomposed = text.normalize('NFKD').toLowerCase()
  let out = ''
  for (let i = 0; i < decomposed.length; i++) {
    const unit = decomposed.charCodeAt(i)
    if (unit < 0x80) out += decomposed[i]
    else out += foldUnit(unit, decomposed[i]!)
  }
  // Hangul must come back together: a syllable is its letter here.
  return hasJamo(out) ? out.normalize('NFC') : out
}

function foldUnit(unit: number, char: string): string {
  if ((unit >= 0x300 && unit <= 0x36f) || (unit >= 0x591 && unit <= 0x5c7) || (unit >= 0x64b && unit <= 0x65f))
    return ''
  if (unit === 0x2019 || unit === 0x2018 || unit === 0xb4) return "'"
  if (unit >= 0x2010 && unit <= 0x2015) return '-'
  if (unit >= 0x200b && unit <= 0x200f) return ''
  if (unit >= 0x900 && unit <= 0xd7f) return String.fromCharCode(0x900 + (unit & 0x7f))
  if (unit >= 0x30a1 && unit <= 0x30f6) return String.fromCharCode(unit - 0x60)
  if (unit === 0x3099 || unit === 0x309a) return ''
  if (unit >= 0x600 && unit <= 0x6ff) return ARABIC[char] ?? char
  return LATIN[char] ?? char
}

function hasJamo(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit >= 0x1100 && unit <= 0x11ff) return true
  }
  return false
}
