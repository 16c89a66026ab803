import { readName } from '../../src/index.js'
import { EUROPEAN } from '../../src/words/languages/european.js'
import { OTHERS } from '../../src/words/languages/others.js'

const strong = (paramName: string) =>
  [...readName({ paramName }).evidence].filter(([, e]) => e.head === 'strong').map(([label]) => label)

test.each([
  ['telefono', 'PHONE'],
  ['телефон', 'PHONE'],
  ['电话号码', 'PHONE'],
  ['geburtsdatum', 'DOB'],
  ['fødselsnummer', 'NATIONAL_ID'],
  ['codice fiscale', 'NATIONAL_ID'],
  ['جواز السفر', 'PASSPORT'],
])('%s means %s however it is spelt', (words, label) => {
  const parts = words.split(' ')
  const spelt = [
    words,
    parts.join('_'),
    parts.join('-'),
    parts.join(''),
    parts.map((w, i) => (i === 0 ? w : w[0]!.toUpperCase() + w.slice(1))).join(''),
    words.toUpperCase(),
    `user.${parts.join('_')}`,
  ]
  for (const name of spelt) expect(strong(name)).toContain(label)
})

test('every spelling of a label is read as one, joined and split', () => {
  const missed: string[] = []
  for (const line of `${EUROPEAN}${OTHERS}`.trim().split('\n')) {
    const [words, spellings] = line.split('|')
    const meant = strong(words!)
    if (meant.length === 0) continue
    for (const spelling of spellings!.split(';')) {
      for (const name of [spelling, spelling.replaceAll(' ', '_'), spelling.replaceAll(' ', '')]) {
        if (!strong(name).some((label) => meant.includes(label))) missed.push(`${name} (${words})`)
      }
    }
  }
  expect(missed).toEqual([])
})

test.each(['電話番号確認日', 'telefon_typ_id', 'ad', 'eta', 'genre', 'state_machine'])(
  '%s calls for no label',
  (name) => expect(strong(name)).toEqual([]),
)

test('a name of any length is read in bounded time', () => {
  expect(readName({ paramName: '電話'.repeat(5000) }).words.length).toBeLessThan(40)
  expect(readName({ paramName: 'numero_de_'.repeat(2000) }).words.length).toBeLessThan(40)
})
