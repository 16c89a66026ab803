import type { Parameter, ParameterLocation } from '@apiscope/schema'
import { Pseudonymizer } from '../../../sensor/src/credentials/pseudonym'
import { redactParameters } from '../../../sensor/src/credentials/redact'
import { redactTarget } from '../../../sensor/src/credentials/target'
import { HARMLESS, HARMLESS_PATHS } from './harmless'

const pseudonyms = new Pseudonymizer(Buffer.from('0123456789abcdef'), 100)

test('object ids, cursors, settings, words and names stay visible: detection lives on them', () => {
  expect(HARMLESS.length + HARMLESS_PATHS.length).toBeGreaterThanOrEqual(150)
  const eaten = HARMLESS.filter(({ place, name, value }) => {
    const parameter: Parameter = { in: place as ParameterLocation, name, values: [value] }
    return redactParameters([parameter], pseudonyms)[0] !== undefined || parameter.name !== name
  })
  expect(eaten.map(({ place, name, value }) => `${place} ${name}=${value}`)).toEqual([])
})

test('paths of routes and objects come back byte for byte, and queries beside them', () => {
  for (const path of HARMLESS_PATHS) expect(redactTarget('GET', path, pseudonyms)).toBe(path)
  for (const { place, name, value } of HARMLESS) {
    if (place !== 'query') continue
    const target = `/x?${name}=${encodeURIComponent(value)}`
    expect(redactTarget('GET', target, pseudonyms)).toBe(target)
  }
})
