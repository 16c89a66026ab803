/** Characters that servers, databases and browsers turn into ASCII when they change the character set ("best fit"), or drop. */
import type { Decoded } from './decoded.js'

const ALIKE: readonly (readonly [string, string])[] = [
  ["'", '\u00b4\u02b9\u02bb\u02bc\u02bd\u02c8\u02ca\u2018\u2019\u201a\u201b\u2032\u2035'],
  ['"', '\u02ba\u02dd\u02ee\u201c\u201d\u201e\u201f\u2033\u2036\u301d\u301e\u301f'],
  ['`', '\u02cb'],
  ['<', '\u02c2\u2039\u2329\u3008\u1438'],
  ['>', '\u02c3\u203a\u232a\u3009\u1433'],
  ['/', '\u2044\u2215\u2571\u29f8'],
  ['\\', '\u2216\u29f5\u29f9'],
  ['.', '\u3002\uff61'],
  ['-', '\u2010\u2011\u2012\u2013\u2014\u2015\u2212'],
  [':', '\u02d0\u2236\ua789'],
  ['=', '\ua78a'],
  ['|', '\u01c0\u2223'],
  ['*', '\u2217\u204e'],
  ['!', '\u01c3'],
  ['\n', '\u0085\u2028\u2029\u560a'],
  ['\r', '\u560d'],
  ['', '\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff'],
]
const ASCII = new Map<number, string>()
for (const [ascii, characters] of ALIKE) for (const c of characters) ASCII.set(c.charCodeAt(0), ascii)

/** Below it nothing is folded: letters of western Europe stay what they are. */
const LATIN = 0x100
/** Letters with marks of central Europe, which code pages of the west have without them. */
const MARKED_LETTERS = 0x250
/** Code points of symbol fonts, whose low byte is the character. */
const SYMBOLS = 0xf000

const FOLDED = new RegExp(`[${ALIKE.map(([, characters]) => characters).join('')}\u0100-\u024f\uf020-\uf07e]`, 'g')

/** Compatibility characters folded (Unicode NFKC), then best fits; zero-width ones taken out. Counts texts in which that gave ASCII. */
export function fold(out: Decoded): void {
  const { text } = out
  if (!isStrange(text)) return
  const result = text.normalize('NFKC').replace(FOLDED, (character) => {
    const code = character.charCodeAt(0)
    return ASCII.get(code) ?? letterOf(character, code)
  })
  if (result === text) return
  if (asciiIn(result) > asciiIn(text)) out.folded++
  out.text = result
}

function letterOf(character: string, code: number): string {
  if (code >= LATIN && code < MARKED_LETTERS) return character.normalize('NFD').replace(/[\u0300-\u036f]/g, '')
  return code > SYMBOLS + 0x20 && code < SYMBOLS + 0x7f ? String.fromCharCode(code - SYMBOLS) : character
}

function isStrange(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c >= LATIN || (c >= 0x80 && (c === 0xa0 || ASCII.has(c)))) return true
  }
  return false
}

function asciiIn(text: string): number {
  let n = 0
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) < 0x80) n++
  return n
}
