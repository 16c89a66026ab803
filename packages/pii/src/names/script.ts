/** Writing systems, in the groups that share a model. */

/** Groups of scripts with training data of their own; `other` is everything else that has letters. */
export const GROUPS = [
  'latin',
  'cyrillic',
  'greek',
  'armenian',
  'georgian',
  'hebrew',
  'arabic',
  'indic',
  'sinhala',
  'thai',
  'han',
  'kana',
  'hangul',
  'other',
] as const

export type ScriptGroup = (typeof GROUPS)[number]

/** First and last code unit of each block, with its group; sorted. `indic` is the nine scripts of the ISCII layout. */
const BLOCKS: readonly (readonly [number, number, ScriptGroup])[] = [
  [0x41, 0x5a, 'latin'],
  [0x61, 0x7a, 'latin'],
  [0xaa, 0xaa, 'latin'],
  [0xba, 0xba, 'latin'],
  [0xc0, 0xd6, 'latin'],
  [0xd8, 0xf6, 'latin'],
  [0xf8, 0x2af, 'latin'],
  [0x370, 0x3ff, 'greek'],
  [0x400, 0x52f, 'cyrillic'],
  [0x531, 0x587, 'armenian'],
  [0x5d0, 0x5f4, 'hebrew'],
  [0x620, 0x6ff, 'arabic'],
  [0x700, 0x74f, 'other'],
  [0x750, 0x77f, 'arabic'],
  [0x780, 0x8ff, 'other'],
  [0x900, 0xd7f, 'indic'],
  [0xd80, 0xdff, 'sinhala'],
  [0xe00, 0xe7f, 'thai'],
  [0xe80, 0x109f, 'other'],
  [0x10a0, 0x10ff, 'georgian'],
  [0x1100, 0x11ff, 'hangul'],
  [0x1200, 0x1c8f, 'other'],
  [0x1c90, 0x1cbf, 'georgian'],
  [0x1cc0, 0x1cff, 'other'],
  [0x1e00, 0x1eff, 'latin'],
  [0x1f00, 0x1fff, 'greek'],
  [0x2d00, 0x2d2f, 'georgian'],
  [0x2d30, 0x2ddf, 'other'],
  [0x3005, 0x3007, 'han'],
  [0x3041, 0x30ff, 'kana'],
  [0x3130, 0x318f, 'hangul'],
  [0x31f0, 0x31ff, 'kana'],
  [0x3400, 0x9fff, 'han'],
  [0xa640, 0xa69f, 'cyrillic'],
  [0xac00, 0xd7af, 'hangul'],
  [0xd800, 0xdfff, 'other'],
  [0xf900, 0xfaff, 'han'],
  [0xfb1d, 0xfb4f, 'hebrew'],
  [0xfb50, 0xfdff, 'arabic'],
  [0xfe70, 0xfeff, 'arabic'],
  [0xff21, 0xff3a, 'latin'],
  [0xff41, 0xff5a, 'latin'],
  [0xff66, 0xff9f, 'kana'],
]

/** 0 = no letter, else 1 + index of the group. */
const TABLE = new Uint8Array(65536)
for (const [first, last, group] of BLOCKS) TABLE.fill(1 + GROUPS.indexOf(group), first, last + 1)

/** Index of the unit's group in GROUPS, −1 when it is not a letter of any. */
export function groupIndex(unit: number): number {
  return TABLE[unit]! - 1
}

/**
 * Group of most of the letters, and how many groups have letters. Kana beside Han is Japanese and counts as `han` with Han
 * present. Strings without letters are `other` with `mixed` 0.
 */
export function groupOf(text: string): { group: ScriptGroup; mixed: number; letters: number } {
  const counts = COUNTS.fill(0)
  let letters = 0
  for (let i = 0; i < text.length; i++) {
    const g = TABLE[text.charCodeAt(i)]!
    if (g > 0) {
      counts[g - 1]!++
      letters++
    }
  }
  let best = GROUPS.length - 1
  let mixed = 0
  for (let g = 0; g < counts.length; g++) {
    if (counts[g]! > 0) mixed++
    if (counts[g]! > counts[best]!) best = g
  }
  const group = GROUPS[best]!
  return { group: group === 'kana' && counts[HAN]! > 0 ? 'han' : group, mixed, letters }
}

const COUNTS = new Uint16Array(GROUPS.length)
const HAN = GROUPS.indexOf('han')
