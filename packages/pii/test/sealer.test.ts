import { createSealer, openSealed } from '@apiscope/pii'
import { openSealedForm, type Parameter } from '@apiscope/schema'
import fc from 'fast-check'

const seal = createSealer({ hmacKey: Buffer.from('0123456789abcdef0123456789abcdef') })
const at = { host: 'shop.example', time: Date.UTC(2025, 1, 1) }
const one = (parameter: Parameter) => seal([parameter], at)[0]!
const codes = (n: number) => openSealedForm(one({ in: 'path', name: '{1}', values: [`${n}`] }).values[0]!)!.codes!

test('K23: names that are data are masked, and every value is marked as written by the sensor', () => {
  const sealed = one({ in: 'query', name: 'zeb@x.org', values: ['1', 'Zebulon Quack'] })
  expect(JSON.stringify(sealed)).not.toMatch(/zeb|quack/i)
  expect(sealed.hidden).toBe(true)
  expect(openSealed(sealed.values[1]!)!.form).toMatchObject({ type: 'text', chars: 13 })
})

test('codes are as near as the numbers, for neighbours, and anywhere else for others', () => {
  const near = (a: number, b: number) => codes(b).some((code) => Math.abs(code - codes(a)[0]!) <= 2)
  fc.assert(
    fc.property(fc.nat({ max: 1e9 }), fc.nat({ max: 200 }), (n, step) => {
      expect(near(n + 1, n + 1 + step)).toBe(step <= 2)
    }),
    { numRuns: 300 },
  )
})

test('what a program chose under a name for choices stays, and nothing else does', () => {
  const form = (name: string, value: string) =>
    openSealedForm(one({ in: 'response', name, values: [value] }).values[0]!)
  expect(form('status', 'paid')!.constant).toBe('paid')
  expect(form('firstName', 'Alice')!.constant).toBeUndefined()
  expect(form('status', 'Alice Lee')!.constant).toBeUndefined()
})
