import { ValueClassifier } from '@apiscope/pii'
import { detect } from './detect'

const STRONG = 0.8
const WEAK = 0.2

describe('what detectors accept by itself', () => {
  const telling: [string, string][] = [
    ['EMAIL', 'john@example.com'],
    ['EMAIL', 'Ann Lee <ann.lee+x@mail.example.co.uk>'],
    ['EMAIL', 'jürgen@bücher.example'],
    ['PHONE', '+14155552671'],
    ['PHONE', '+44 20 7946 0958'],
    ['CREDIT_CARD', '4012 8888 8888 1881'],
    ['SSN', '219-09-9998'],
    ['SSN', '***-**-6789'],
    ['NATIONAL_ID', '529.982.247-25'],
    ['NATIONAL_ID', '12345678Z'],
    ['NATIONAL_ID', '131052-308T'],
    ['NATIONAL_ID', 'RSSMRA85T10A562S'],
    ['NATIONAL_ID', '811218-9876'],
    ['NATIONAL_ID', 'S1234567D'],
    ['NATIONAL_ID', 'A123456789'],
    ['NATIONAL_ID', '756.9217.0769.85'],
    ['NATIONAL_ID', '11010519491231002X'],
    ['PASSPORT', 'L898902C36UTO7408122F1204159ZE184226B<<<<<10'],
    ['IBAN', 'DE89 3704 0044 0532 0130 00'],
    ['IP_ADDRESS', '203.0.113.195'],
    ['IP_ADDRESS', '2001:db8::1'],
    ['IP_ADDRESS', '10.1.0.0/16'],
    ['MAC_ADDRESS', '00:1A:2B:3C:4D:5E'],
    ['GEO_LOCATION', '37.7749,-122.4194'],
    ['GEO_LOCATION', 'POINT(-122.4194 37.7749)'],
    ['ADDRESS', '123 Main Street'],
    ['ADDRESS', 'Musterstraße 12'],
    ['ADDRESS', '1600 Pennsylvania Ave NW, Washington, DC 20500'],
    ['ADDRESS', '東京都港区芝公園4-2-8'],
    ['SECRET', `ghp_${'a1B2'.repeat(9)}`],
    ['SECRET', 'AKIAIOSFODNN7EXAMPLE'],
    ['JWT', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl'],
    ['PASSWORD', `$2b$10$${'a'.repeat(53)}`],
    ['HEALTH', 'Type 2 diabetes mellitus'],
    ['DEMOGRAPHIC', 'non-binary'],
  ]
  test.each(telling)('%s %s', (label, value) => {
    expect(detect(label, value).score).toBeGreaterThanOrEqual(STRONG)
  })
})

test.each([
  ['JWT', '[jwt:h.Zm9v:180:base64]'],
  ['PASSWORD', '[password:h.Zm9v:12:other]'],
])('K1: a redaction tells %s where the sensor wrote it, and nothing where a client typed it', (label, value) => {
  const verdict = (hidden: boolean) =>
    new ValueClassifier().classify(value, undefined, hidden).scores.find(([found]) => found === label)?.[1] ?? 0
  expect(verdict(true)).toBeGreaterThanOrEqual(80)
  expect(verdict(false)).toBe(0)
})

describe('what only a name makes telling', () => {
  const named: [string, string][] = [
    ['CVV', '737'],
    ['BANK_ACCOUNT', '12345678'],
    ['BANK_ACCOUNT', '021000021'],
    ['PASSPORT', '925665416'],
    ['PHONE', '5551234567'],
    ['DOB', '1985-04-12'],
    ['USERNAME', 'jdoe'],
    ['PASSWORD', 'hunter2'],
    ['SECRET', '3f29a1b0c4d5e6f7a8b9c0d1e2f30415'],
    ['GEO_LOCATION', '52.5200'],
    ['MAC_ADDRESS', '001A2B3C4D5E'],
    ['HEALTH', 'E11.9'],
    ['DEMOGRAPHIC', 'F'],
    ['ADDRESS', 'CA'],
  ]
  test.each(named)('%s %s', (label, value) => {
    expect(detect(label, value).score).toBeLessThan(STRONG)
    expect(detect(label, value, [label]).score).toBeGreaterThanOrEqual(0.8)
  })
})

describe('hard negatives', () => {
  const cases: [string, string, string][] = [
    ['an epoch in seconds is no phone', 'PHONE', '1672531200'],
    ['an epoch in milliseconds is no phone', 'PHONE', '1672531200123'],
    ['a part of a UUID is no phone', 'PHONE', '550e8400'],
    ['a UUID is no phone', 'PHONE', '55078400-2290-4144-8716-446655440000'],
    ['a date is no phone', 'PHONE', '2024-01-15'],
    ['a Luhn number of no issuer is no card', 'CREDIT_CARD', '1012340987651235'],
    ['an epoch in microseconds is no card', 'CREDIT_CARD', '1672531200123456'],
    ['sixteen digits that fail Luhn are no card', 'CREDIT_CARD', '4111111111111112'],
    ['a version of five digits is no IP address', 'IP_ADDRESS', '10.0.19045.0'],
    ['a time is no IP address', 'IP_ADDRESS', '12:30:45'],
    ['an unassigned area is no SSN', 'SSN', '666123456'],
    ['a wrong check digit is no IBAN of a country that has another length', 'IBAN', 'DE8937040044053201300'],
    ['a base64 cursor is no JWT', 'JWT', 'eyJvZmZzZXQiOjEwMH0='],
    ['a file with an at sign is no e-mail', 'EMAIL', 'icon@2x.png'],
    ['a package with a version is no e-mail', 'EMAIL', 'left-pad@1.3.0'],
    ['an IP address is no address', 'ADDRESS', '192.168.1.10'],
    ['an e-mail address is no address', 'ADDRESS', 'main.street@example.com'],
    ['a timestamp with a time of day is no birth date', 'DOB', '1999-05-05T13:45:10Z'],
    ['31 February is no birth date', 'DOB', '1980-02-31'],
    ['a birth in the future is none', 'DOB', '2031-01-01'],
    ['out of range is no coordinate', 'GEO_LOCATION', '137.77,200.5'],
    ['a bare number is no national identifier', 'NATIONAL_ID', '1234567890'],
  ]
  test.each(cases)('%s', (_why, label, value) => {
    expect(detect(label, value).score).toBeLessThan(WEAK + 0.11)
  })

  test('nine digits stay below every tier that stands alone', () => {
    for (const value of ['123456789', '987654321', '100023451', '021000021']) {
      for (const label of ['SSN', 'PASSPORT', 'BANK_ACCOUNT', 'NATIONAL_ID', 'PHONE']) {
        expect(detect(label, value).score).toBeLessThan(0.45)
      }
    }
  })

  test('an order number that passes Luhn stays below the tier that stands alone', () => {
    expect(detect('CREDIT_CARD', '4532015112830366').score).toBeLessThan(STRONG)
  })
})
