import fc from 'fast-check'
import { FEATURES, featurise, lexiconKey } from '../../src/names/features.js'
import { fold } from '../../src/names/fold.js'
import { Lexicon, packEntry } from '../../src/names/lexicon.js'
import { hashed, ngramHashes } from '../../src/names/ngrams.js'
import { groupOf } from '../../src/names/script.js'
import { cut } from '../../src/names/tokens.js'

const nothing = { entry: () => 0, spelling: () => 0 }
const features = (text: string, knowledge = nothing): Record<string, number> => {
  const row = new Float64Array(FEATURES.length)
  featurise(text, knowledge, row)
  return Object.fromEntries(FEATURES.map((name, i) => [name, row[i]!]))
}

describe('script groups', () => {
  test.each([
    ['Zoë Müller', 'latin'],
    ['Анна', 'cyrillic'],
    ['Ελένη', 'greek'],
    ['Անահիտ', 'armenian'],
    ['ნინო', 'georgian'],
    ['שרה', 'hebrew'],
    ['محمد', 'arabic'],
    ['राम', 'indic'],
    ['முருகன்', 'indic'],
    ['రాముడు', 'indic'],
    ['නිමල්', 'sinhala'],
    ['สมชาย', 'thai'],
    ['王伟', 'han'],
    ['田中 さくら', 'han'],
    ['さくら', 'kana'],
    ['김민수', 'hangul'],
    ['ሰላም', 'other'],
    ['12345', 'other'],
  ])('%s is %s', (text, group) => expect(groupOf(text).group).toBe(group))

  test('counts letters and mixtures', () => {
    expect(groupOf('42').letters).toBe(0)
    expect(groupOf('Ivan Иван').mixed).toBe(2)
  })
})

describe('folding', () => {
  test.each([
    ['MÜLLER', 'muller'],
    ['Łukasz', 'lukasz'],
    ['Straße', 'strasse'],
    ['Ｔａｎａｋａ', 'tanaka'],
    ['カナ', 'かな'],
    ['أحمد', 'احمد'],
    ['김민수', '김민수'],
    ['O’Brien', "o'brien"],
  ])('%s becomes %s', (text, folded) => expect(fold(text)).toBe(folded))

  test('parallel alphabets of India fold onto one another', () => {
    expect(fold('राम')).toBe(fold('রাম'))
    expect(fold('राम')).toBe(fold('રામ'))
  })
})

describe('words of a string', () => {
  test('last name first, initials, titles', () => {
    expect(features('Smith, John Q.')).toMatchObject({ lastFirst: 1, initials: 1, commas: 1, core: 2 })
    expect(features('Dr. Maria da Silva Jr')).toMatchObject({ titles: 1, particles: 1, suffixes: 1, core: 2 })
    expect(features('ACME Holdings GmbH')).toMatchObject({ organisation: 2, upperCase: 1 / 3 })
    expect(features('user_id/42')).toMatchObject({ slashes: 2, digits: 2, allLower: 1 })
  })

  test('case of scripts without case is none', () => {
    expect(cut('王伟').tokens[0]!.case).toBe('none')
    expect(cut("o'neill O'Neill ONEILL").tokens.map((t) => t.case)).toEqual(['lower', 'mixed', 'upper'])
  })

  test('lexicon evidence reaches the row', () => {
    const known = new Map([
      ['ada', packEntry({ names: 3, others: 0, given: true, surname: false, place: false, company: false })],
      ['new york', packEntry({ names: 0, others: 3, given: false, surname: false, place: true, company: false })],
    ])
    const knowledge = { entry: (w: string) => known.get(w) ?? 0, spelling: () => 1.5 }
    expect(features('ADA', knowledge)).toMatchObject({
      nameMax: 3,
      given: 1,
      givenFirst: 1,
      otherMax: 0,
      spellMean: 1.5,
    })
    expect(features('New York', knowledge)).toMatchObject({ wholePlace: 1, wholeOther: 3, unknown: 1 })
    expect(lexiconKey('New  York')).toBe('new york')
  })

  test('any string gives finite features, and the same each time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 150 }), (text) => {
        const a = features(text)
        expect(Object.values(a).every(Number.isFinite)).toBe(true)
        expect(JSON.stringify(features(text))).toBe(JSON.stringify(a))
      }),
    )
  })

  test('n-grams of a word with its edges, a bounded number whatever the word', () => {
    const n = ngramHashes('abc')
    const first = Array.from(hashed().subarray(0, n))
    expect(new Set(first).size).toBe(n)
    expect(ngramHashes('abc')).toBe(n)
    expect(Array.from(hashed().subarray(0, n))).toEqual(first)
    expect(ngramHashes('x'.repeat(5000))).toBeLessThan(400)
  })
})

describe('lexicon', () => {
  test('finds every word it was given, before and after storing, and hardly any other', () => {
    const entries = new Map(Array.from({ length: 5000 }, (_, i) => [`word${i}`, 1 + (i % 255)]))
    const built = Lexicon.build(entries)
    const loaded = Lexicon.fromJSON(JSON.parse(JSON.stringify(built)))
    let wrong = 0
    for (const [word, value] of entries) if (loaded.get(word) !== value) wrong++
    // Two words with one fingerprint and one bucket cannot be distinguished: about one in ten thousand.
    expect(wrong).toBeLessThan(10)
    let strangers = 0
    for (let i = 0; i < 20_000; i++) if (loaded.get(`other${i}`) !== 0) strangers++
    expect(strangers).toBeLessThan(20)
    expect(JSON.stringify(loaded)).toBe(JSON.stringify(built))
  })
})
