import { detect } from './detect'

/** Specimens published by the issuing authorities or in the descriptions of their checksums. */
const SPECIMENS: [string, string][] = [
  ['AR', '20-05536168-2'],
  ['BE', '85.07.30-033.28'],
  ['BR', '390.533.447-05'],
  ['CA', '046-454-286'],
  ['CH', '756.9217.0769.85'],
  ['CL', '12.531.909-2'],
  ['CN', '11010519491231002X'],
  ['CZ', '710319/2745'],
  ['ES', '54362315K'],
  ['FI', '131052-308T'],
  ['FR', '2 95 10 99 126 111 93'],
  ['GB', 'AB123456C'],
  ['IE', '6433435F'],
  ['IT', 'RCCMNL83S18D969H'],
  ['IN', '2341 2341 2346'],
  ['KR', '971013-9019902'],
  ['MX', 'BOXW310820HNERXN09'],
  ['SE', '880320-0016'],
  ['SG', 'S1234567D'],
  ['TW', 'A123456789'],
  ['US', '912-90-3456'],
]

test.each(SPECIMENS)('%s accepts %s and nothing with another last character', (country, value) => {
  const verdict = detect('NATIONAL_ID', value)
  expect(verdict.score).toBeGreaterThanOrEqual(0.6)
  if (country === 'GB' || country === 'US' || country === 'KR') return
  const last = value[value.length - 1]
  const other = /\d/.test(last) ? String((Number(last) + 1) % 10) : last === 'Z' ? 'A' : 'Z'
  expect(detect('NATIONAL_ID', value.slice(0, -1) + other).score).toBeLessThan(verdict.score)
})
