import type { Parameter } from '@apiscope/schema'
import { dataKeys, holderName } from '../../src/values/data-keys.js'

const of = (...names: string[]): Parameter[] => names.map((name) => ({ in: 'response', name, values: ['1'] }))

test('P9: keys that are data are values of what holds them', () => {
  expect(
    dataKeys(of('users.ann@x\\.example.age', 'users.ann@x\\.example.plan', 'users.bo@y\\.example.age', 'total')),
  ).toEqual([{ in: 'response', name: 'users.{keys}', values: ['ann@x.example', 'bo@y.example'] }])
  expect(dataKeys(of('DE89370400440532013000.balance'))).toEqual([
    { in: 'response', name: '{keys}', values: ['DE89370400440532013000'] },
  ])
  expect(dataKeys([{ in: 'query', name: 'filter[ann@x]', values: ['1'] }])).toEqual([
    { in: 'query', name: '{keys}', values: ['ann@x'] },
  ])
})

test('names that are names hold no keys, and what was made safe is left', () => {
  expect(dataKeys(of('users[].name', 'log\\.level', 'filter[status]', 'users.{key}.age', 'users.{keys}'))).toEqual([])
})

test('keys are bounded', () => {
  const many = dataKeys(of(...Array.from({ length: 5000 }, (_, i) => `users.u${i}@x\\.example.age`)))
  expect(many).toHaveLength(1)
  expect(many[0]!.values).toHaveLength(4)
})

test('keys are judged by the name of what holds them', () => {
  expect(holderName('users.{keys}')).toBe('users')
  expect(holderName('{keys}')).toBe('')
  expect(holderName('users.name')).toBe('users.name')
})
