import { inventoryWorker } from '@apiscope/inventory'
import { type Exchange, isChoiceName, isConstant, keys } from '@apiscope/schema'
import fc from 'fast-check'
import { exchange, run } from '../../../worker/test/collected'
import { addValue, enumerated, newEnumeration, withoutRaw } from '../../src/values/enumeration'

/** One word that a service account sends eighty times. */
function told(name: string, value: string, where: 'query' | 'request' | 'response' | 'header' = 'request') {
  const calls = Array.from({ length: 80 }, (_, i) =>
    exchange({
      time: 1.7e12 + i * 1000,
      id: `e${i}`,
      parameters: [{ in: where, name, values: [value] }],
    } as Partial<Exchange>),
  )
  const out = run(inventoryWorker, calls, true)
  const { id } = calls[0]!.api
  const state = inventoryWorker.create(id)
  for (const call of calls) inventoryWorker.apply(state, call, 'apiscope.exchanges', out)
  return JSON.stringify(out.hashes[keys.params(id)]) + inventoryWorker.encode(state)
}

describe('K7: enumerations', () => {
  test.each([
    ['kennwort', 'geheimnis'],
    ['zugangscode', 'sonnenblume'],
    ['recoveryCode', 'correct-horse'],
    ['activation_code', 'BlauerElefant'],
    ['credential', 'opensesame'],
    ['seed', 'abandon-ability-able'],
    ['X-Legacy-Kennwort', 'hunter2'],
    ['wachtwoord', 'welkom'],
    ['createdBy', 'annemuster'],
    ['reviewedBy', 'jdoe'],
    ['reporter', 'mmueller'],
    ['handle', 'anne_m'],
    ['prenom', 'Amelie'],
    ['doctor', 'house'],
    ['faith', 'buddhist'],
    ['diag', 'diabetes'],
    ['orientation', 'bisexual'],
    ['maritalStatus', 'divorced'],
    ['hiv_status', 'positive'],
    ['patient.diagnosis.type', 'melanoma'],
    ['religion.code', 'catholic'],
    ['code', 'sesame'],
    ['пароль', 'sekret'],
    ['status', 'xq9zkvwpbrtj'],
    ['type', 'AKIA1234567890ABCDEF'],
  ])('%s: %s leaves neither state nor view', (name, value) => {
    for (const where of ['query', 'request', 'response'] as const) expect(told(name, value, where)).not.toContain(value)
  })

  test.each([
    ['status', 'paid'],
    ['orderStatus', 'in-progress'],
    ['order[status]', 'SHIPPED'],
    ['items.type', 'book'],
    ['sort', 'price'],
    ['sort_by', 'created'],
    ['format', 'json'],
    ['lang', 'en-GB'],
    ['currencyCode', 'EUR'],
    ['user.role.level', 'gold'],
  ])('%s: %s is written out', (name, value) => {
    expect(told(name, value)).toContain(`"${value}"`)
  })

  test('hidden values are none, whatever they look like', () => {
    const hidden = Array.from({ length: 80 }, (_, i) =>
      exchange({
        time: 1.7e12 + i * 1000,
        id: `h${i}`,
        parameters: [{ in: 'request', name: 'status', values: ['[token:abc]'], hidden: true }],
      } as Partial<Exchange>),
    )
    expect(JSON.stringify(run(inventoryWorker, hidden, true).hashes)).not.toContain('abc')
  })

  test('no value is kept that the name and its form do not allow, also of what older versions stored', () => {
    const name = fc.oneof(fc.string(), fc.constantFrom('status', 'a.type', 'password', 'Order-Status', 'sort'))
    const value = fc.oneof(fc.string(), fc.stringMatching(/^[a-z]{3,12}$/))
    fc.assert(
      fc.property(name, value, (n, v) => {
        const known = newEnumeration()
        for (let i = 0; i < 60; i++) addValue(known, n, v, 'word')
        expect(enumerated(known)).toEqual(isConstant(n, v) ? [v] : undefined)
        if (!isChoiceName(n))
          expect(JSON.stringify(withoutRaw({ counts: {}, met: 9, values: { 7: v } }, n))).toBe('{"counts":{},"met":9}')
      }),
    )
  })
})
