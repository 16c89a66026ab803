import * as fc from 'fast-check'
import { operationName, plainTemplate, resourceTemplate, shownSkeleton, skeletonOf } from '../src'

test.each([
  ['delete_account', 'delete_account'],
  ['search-issues.v2', 'search-issues.v2'],
  ['github/create_issue', 'github/create_issue'],
  ['ann@x.example', '{id}'],
  ['550e8400-e29b-41d4-a716-446655440000', '{id}'],
  ['ghp_16C7e42F292c6912E7710c838347Ae178B4a', '{id}'],
  ['löschen', '{id}'],
  ['', '{id}'],
])('a tool is called by its name, never by a value: %s', (name, shown) => {
  expect(operationName(name)).toBe(shown)
})

test.each([
  ['file:///projects/4711/config.json', 'file:///projects/{id}/config.json'],
  ['test://static/resource/42', 'test://static/resource/{id}'],
  ['https://api.example/users/550e8400-e29b-41d4-a716-446655440000?x=1', 'https://api.example/users/{id}'],
  ['notes', 'notes'],
])('a resource goes by its route: %s', (uri, template) => {
  expect(resourceTemplate(uri)).toBe(template)
})

test('a template that the server has listed decides', () => {
  const known = [plainTemplate('users://{name}/profile'), plainTemplate('logs://{+path}')]
  expect(known).toEqual(['users://{id}/profile', 'logs://{id}'])
  expect(resourceTemplate('users://alice/profile', known)).toBe('users://{id}/profile')
  expect(resourceTemplate('users://alice/b/profile', known)).toBe('users://alice/b/profile')
})

test.each([
  ['delete_account', 'Delete-Account'],
  ['delete_account', 'delеte_аccount'],
  ['read_file', 'reaԁ_file'],
  ['list_items', 'Iist_items'],
  ['transfer', 'ｔransfer'],
])('names that look alike have one skeleton: %s, %s', (one, other) => {
  expect(skeletonOf(one)).toBe(skeletonOf(other))
})

test('property: names of operations are bounded and named once', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 2_000 }), (name) => {
      const shown = operationName(name)
      expect(shown).toMatch(/^[\w.\-/:{}]{1,400}$/)
      expect(resourceTemplate(name).length).toBeLessThanOrEqual(400)
      expect(skeletonOf(name).length).toBeLessThanOrEqual(2_400)
    }),
  )
})

test.each([
  ['crm://users/jane.doe@example.com/{doc}', 'crm://users/jane.doe@example.com/passport', 'crm://users/{id}/{id}'],
  ['crm://t/9f86d081884c7d659a2feaa0c55ad015/{doc}', 'crm://t/9f86d081884c7d659a2feaa0c55ad015/a', 'crm://t/{id}/{id}'],
  ['users://{name}/profile', 'users://alice/profile', 'users://{id}/profile'],
])('a value in a listed template names nothing: %s', (template, uri, route) => {
  expect(resourceTemplate(uri, [plainTemplate(template)])).toBe(route)
})

test.each([
  ['delete_account', 'deleteaccount'],
  ['reаd', 'read'],
  ['Ｔransfer', 'transfer'],
])('a name that reads as one shows its skeleton: %s', (name, skeleton) => {
  expect(shownSkeleton(name)).toBe(skeletonOf(skeleton))
})

test.each([
  '9f86d081884c7d659a2feaa0c55ad015',
  '9f86d081884c7d659a2fеaa0c55ad015', // one letter of another alphabet
  'ghp_16C7e42F292c6912E7710c838347Ae178B4a',
  'jane.doe@example.com',
  'https://f.example/d?sig=9f86d081884c7d659a2feaa0c55ad015',
  '',
])('what is masked has no skeleton: %s', (name) => {
  expect(shownSkeleton(name)).toBe('')
})

test('property: a masked name in Latin letters has no skeleton', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary-ascii', maxLength: 300 }), (name) => {
      if (operationName(name) !== name) expect([name, shownSkeleton(name)]).toEqual([name, ''])
    }),
  )
})
