import fc from 'fast-check'
import { normalOf } from '../../src/prose/normal'
import { createProseReader } from '../../src/prose/reader'
import { ProseScanner } from '../../src/prose/scan'

const context = { regions: ['US', 'GB', 'DE'], year: 2026 }
const scanner = new ProseScanner()
const found = (text: string) =>
  scanner
    .scan(text, context)
    .filter(({ label }) => label !== 'ID')
    .map(({ label, start, end }) => `${label}:${text.slice(start, end)}`)

test.each([
  ['Hi, my name is John Smith and I live at 42 Baker Street, London.', ['NAME:John Smith', 'ADDRESS:42 Baker Street']],
  ['Call me at (415) 555-2671 or +49 30 901820.', ['PHONE:(415) 555-2671', 'PHONE:+49 30 901820']],
  ['Dear Maria, your card 4111 1111 1111 1111 was charged.', ['NAME:Maria', 'CREDIT_CARD:4111 1111 1111 1111']],
  ['SSN 219-09-9999, IBAN DE89 3704 0044 0532 0130 00 thanks', ['SSN:219-09-9999', 'IBAN:DE89 3704 0044 0532 0130 00']],
  [
    'Anna Müller (anna.mueller@example.com) wohnt in der Hauptstraße 12, Berlin',
    ['NAME:Anna Müller', 'EMAIL:anna.mueller@example.com', 'ADDRESS:Hauptstraße 12'],
  ],
  ['my name is james miller and my password is Hunter2! please', ['NAME:james miller', 'PASSWORD:Hunter2']],
  ['She was born on 12/03/1984 and moved in 2001-02-03.', ['DOB:12/03/1984']],
  ['use sk-proj-abcdefgh12345678XYZ, not the old one', ['SECRET:sk-proj-abcdefgh12345678XYZ']],
  ['SCHMIDT, ANNA; Passport number C01X00T47', ['NAME:SCHMIDT, ANNA', 'PASSPORT:C01X00T47']],
  ['78 Allée des Francs-Bourgeois, Calle Mayor 5', ['ADDRESS:78 Allée des Francs-Bourgeois', 'ADDRESS:Calle Mayor 5']],
])('%s', (text, expected) => {
  expect(found(text)).toEqual(expected)
})

test.each([
  'Please Contact Support. The New York Office of Acme Corporation opened on Monday in San Francisco, January 2024.',
  'The Ashley Chair is new; order 20240501, total $1,234.56, failed at 10:22:31 on 2024-05-01.',
  'Reset your password today. The password is required. Visual Studio Code and Google Kubernetes Engine, version 4.18.0-372.',
  'May I ask why? I never got Order Number 12345 from Smith & Wesson Inc.',
])('nothing in: %s', (text) => {
  expect(found(text)).toEqual([])
})

test('whatever the text, places lie inside it, in order, and nothing throws', () => {
  const piece = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 20 }),
    fc.constantFrom(
      'John Smith',
      '+49 30 901820',
      '42 Baker Street',
      'a@b.example',
      '4111 1111',
      '-----BEGIN ',
      'password is ',
      'DE89 3704',
      '(',
      '@',
      '+',
      'Hauptstr. 1',
    ),
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const text = pieces.join(' ')
      let before = 0
      for (const { start, end } of scanner.scan(text, context)) {
        expect(start).toBeGreaterThanOrEqual(0)
        expect(end).toBeGreaterThan(start)
        expect(end).toBeLessThanOrEqual(text.length)
        expect(start).toBeGreaterThanOrEqual(before)
        before = start
      }
      // What was found before has no say in what is found now.
      expect(scanner.scan(text, context)).toEqual(new ProseScanner().scan(text, context))
    }),
    { numRuns: 150 },
  )
})

test('one writing for many', () => {
  expect(normalOf('NAME', 'SCHMIDT, Anna')).toBe(normalOf('NAME', 'anna schmidt'))
  expect(normalOf('PHONE', '+49 (0)170 9012345')).toBe(normalOf('PHONE', '0170-9012345'))
  expect(normalOf('ADDRESS', 'Hauptstraße 12, Berlin')).toBe(normalOf('ADDRESS', 'Hauptstr. 12'))
  expect(normalOf('ADDRESS', '42 Baker Street')).toBe(normalOf('ADDRESS', '42 BAKER ST.'))
  expect(normalOf('CREDIT_CARD', '4111 1111-1111 1111')).toBe(normalOf('CREDIT_CARD', '4111111111111111'))
  expect(normalOf('NAME', 'Anna')).toBe('')
})

test('a field and a text give the same', () => {
  const reader = createProseReader()
  const about = { host: 'a.example', time: Date.UTC(2026, 1, 1) }
  const inField = (name: string, value: string) => reader.field(name, value, about)
  const inText = (text: string) => reader.text(text, about).map(({ label, normal }) => ({ label, normal }))
  expect(inField('customer.fullName', 'Anna Schmidt')).toEqual(inText('ask Anna Schmidt now'))
  expect(inField('user.email', 'Ann@Example.com')).toEqual(inText('to ann@example.com, please'))
  expect(inField('phone', '+1 415-555-2671')).toEqual(inText('call 415 555 2671 tonight'))
  expect(inField('address.street', '42 Baker Street')).toEqual(inText('at 42 Baker St now'))
  expect(inField('product.title', 'Blue Chair')).toEqual([])
})
