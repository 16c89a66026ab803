import fc from 'fast-check'
import { targetTells } from '../../src/attacks/target-tells.js'

/** What `targetTells` decides, as two expressions say it. */
const said = (target: string): boolean =>
  !/^[\w\-=&./?~,]*$/.test(target) ||
  /\.\.|--|\/\/|__|\/\.|=[\w-]{41}|=\/|\/(?:etc|proc|bin|windows)\b|passwd|rO0AB/i.test(target)

test('plain targets are turned away', () => {
  for (const target of ['/', '/products/17?page=2&sort=price', '/etcetera', '/v1/process', '/a.b?d=2024-01-02,3']) {
    expect(targetTells(target)).toBe(false)
  }
})

test('the pass over the characters agrees with the expressions', () => {
  const pieces = [
    ..."/.-_=&?~,a0Zé%'Ko",
    '/etc',
    '/proc',
    '/bin',
    '/WINDOWS',
    'passwd',
    'PASSWD',
    'rO0AB',
    'ro0',
    'x'.repeat(40),
    'sw',
  ]
  const target = fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((list) => list.join(''))
  fc.assert(
    fc.property(target, (text) => targetTells(text) === said(text)),
    { numRuns: 5_000 },
  )
})
