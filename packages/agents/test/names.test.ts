import * as fc from 'fast-check'
import { operationName, plainTemplate, resourceTemplate, skeletonOf } from '../src'

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
