import { execFileSync } from 'node:child_process'
import { createSealer } from '@apiscope/pii'
import { hasSealedWord, isSealedWord, openSealedWord, sealedWord, templatePath, wordForm } from '@apiscope/schema'
import fc from 'fast-check'

const seal = createSealer({ hmacKey: Buffer.from('0123456789abcdef0123456789abcdef') })
const told = (path: string) => seal.words(templatePath(path).template)

/** Given and family names of seventy countries, in plain letters. A child reads them: the library is of modules only, which jest does not load. */
const READ = `import { allLocales } from '@faker-js/faker'
const lists = (kind) => Object.values(allLocales).flatMap(({ person }) => Object.values(person?.[kind] ?? {}).flat())
const plain = (kind) => [...new Set(lists(kind).filter((name) => typeof name === 'string' && /^[A-Za-z]+$/.test(name)))]
console.log(JSON.stringify([plain('first_name'), plain('last_name')]))`
const [GIVEN, FAMILY] = JSON.parse(
  execFileSync(process.execPath, ['--input-type=module', '-e', READ], { cwd: __dirname, encoding: 'utf8' }),
) as [string[], string[]]
const shown = (all: readonly string[], at: (name: string) => string) =>
  all.filter((name) => told(at(name)).includes(name)).length / all.length

test.each([
  ['/users/', 0.005, 0.005],
  ['/api/v1/customers/', 0.005, 0.005],
  ['/search/', 0.005, 0.005],
  ['/', 0.01, 0.03],
])('K23: names behind %s are told only where they are words of routes too', (before, given, family) => {
  expect(GIVEN.length + FAMILY.length).toBeGreaterThan(15_000)
  expect(shown(GIVEN, (name) => before + name.toLowerCase())).toBeLessThan(given)
  expect(shown(FAMILY, (name) => before + name.toLowerCase())).toBeLessThan(family)
})

test('K23: names joined, with dashes, initials, numbers, extensions and verbs are told in no place', () => {
  const draw = (all: readonly string[], n: number) => all[(n * 7_919) % all.length]!.toLowerCase()
  const spellings: ((first: string, last: string) => string)[] = [
    (first, last) => `${first}-${last}`,
    (first, last) => `${first}_${last}`,
    (first, last) => `${first}.${last}`,
    (first, last) => `${first[0]}${last}`,
    (first, last) => `${first}${last}`,
    (first) => `${first}84`,
    (_, last) => `${last}.json`,
    (first) => `${first}:cancel`,
    (first, last) => `${first[0]!.toUpperCase()}${first.slice(1)}${last[0]!.toUpperCase()}${last.slice(1)}`,
  ]
  const places = ['/users/NAME', '/u/NAME/orders', '/NAME', '/reports/of/NAME', '/files(NAME)', '/p;owner=1/NAME']
  let leaks = 0
  let all = 0
  for (let n = 0; n < 400; n++) {
    const [first, last] = [draw(GIVEN, n), draw(FAMILY, n * 3 + 1)]
    if (first.length < 4 || last.length < 4) continue
    for (const spell of spellings) {
      for (const place of places) {
        const text = told(place.replace('NAME', spell(first, last))).toLowerCase()
        all++
        if (text.includes(first) || text.includes(last)) leaks++
      }
    }
  }
  expect(all).toBeGreaterThan(15_000)
  expect(leaks / all).toBeLessThan(0.01)
})

test('words of routes stay, in English and in others', () => {
  for (const path of [
    '/v1/users/me',
    '/api/v2.1/orders/search',
    '/admin/export/customers',
    '/kunden/rechnungen',
    '/commandes/livraisons',
    '/health',
    '/wp-admin/admin-ajax.php',
    '/listusers',
    '/Products({id})/Category',
    '/map;lat={id};lon={id}',
    '/orders/{id}:cancel',
    '/2010-04-01/Accounts/{id}/Messages.json',
    '/',
    '*',
  ]) {
    expect(seal.words(path)).toBe(path)
  }
})

test('the same word is the same everywhere under one key, and another under another', () => {
  const [, , one] = told('/users/alice').split('/')
  expect(told('/u/alice/orders')).toBe(`/u/${one}/orders`)
  expect(isSealedWord(one!)).toBe(true)
  const other = createSealer({ hmacKey: Buffer.alloc(32, 9) })
  expect(other.words('/users/alice')).not.toBe(`/users/${one}`)
})

const word = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_.-]{0,40}$/)
const hash = (text: string) => Buffer.from(`${text}0000000000`).toString('hex').slice(0, 16)

test('a sealed word tells the form of the word, and no more of its letters than their surprise in steps of a half', () => {
  fc.assert(
    fc.property(word, fc.integer({ min: 0, max: 9 }), (text, known) => {
      const sealed = sealedWord(text, known / 9, hash)
      const { surprise, words, ...form } = wordForm(text, known / 9)
      const { surprise: told, words: hashes, ...opened } = openSealedWord(sealed)!
      expect({ ...opened, known: Math.round(opened.known * 9) }).toEqual({ ...form, known })
      expect(Math.abs(told - surprise)).toBeLessThanOrEqual(0.25)
      expect(hashes.length).toBe(Math.min(6, Math.max(1, words.length)))
      expect(sealed.includes('.') || sealed.includes(':') || sealed.includes('/')).toBe(false)
    }),
  )
})

test('no path that a client sends is named like a sealed word', () => {
  const sealed = sealedWord('alice', 0, hash)
  fc.assert(
    fc.property(fc.constantFrom('', '.json', ':cancel', '%20', 'x'), fc.string({ maxLength: 8 }), (end, before) => {
      for (const path of [`/${sealed}${end}`, `/${before}/${sealed}${end}`, `/%7E${sealed.slice(1)}`]) {
        const { template } = templatePath(path)
        if (hasSealedWord(template)) throw new Error(`${path} → ${template}`)
      }
    }),
  )
})
