import { KnownRoutes, templatePath } from '@apiscope/schema'

const routes = new KnownRoutes([
  '/users/{id}',
  '/users/{id}/posts/{id}',
  '/users/me',
  '/files/{id}.json',
  '/jobs/{name}:cancel',
  '/kinds/settings-x7Qp2LmV',
  '/kinds/{id}',
  '/contents/{path**}',
  '/people/{id}/map;lat={id};lon={id}',
])
const rename = (path: string, whole = false) => routes.rename(templatePath(path), whole)

test.each([
  ['/users/ann', '/users/{id}', { '{1}': 'ann' }],
  ['/users/ann/posts/7', '/users/{id}/posts/{id}', { '{1}': 'ann', '{2}': '7' }],
  ['/users/ann/unheard/7', '/users/{id}/unheard/{id}', { '{1}': 'ann', '{2}': '7' }],
  ['/files/report.json', '/files/{id}.json', { '{1}': 'report.json' }],
  ['/jobs/nightly:cancel', '/jobs/{id}:cancel', { '{1}': 'nightly' }],
  ['/kinds/settings-x7Qp2LmV', '/kinds/settings-x7Qp2LmV', {}],
  ['/contents/src/a.ts', '/contents/{rest}', { '{rest}': 'src/a.ts' }],
  ['/people/ann/map;lat=1.5;lon=2', '/people/{id}/map;lat={id};lon={id}', { '{1}': 'ann', ';lat': '1.5', ';lon': '2' }],
  ['/users/ann/map;lat=1.5;lon=2', '/users/{id}/map;lat={id};lon={id}', { '{1}': 'ann', ';lat': '1.5', ';lon': '2' }],
])('%s → %s', (path, template, values) => {
  const renamed = rename(path)!
  expect(renamed.template).toBe(template)
  expect(Object.fromEntries(renamed.parameters.map(({ name, value }) => [name, value]))).toEqual(values)
})

test('what the routes do not change, and words beside a parameter, stay as the rules have them', () => {
  for (const path of ['/users/me', '/users/17', '/other/ann', '/', '*', '/users']) expect(rename(path)).toBeUndefined()
})

test('a description renames only what it lists to its end', () => {
  expect(rename('/users/ann/unheard', true)).toBeUndefined()
  expect(rename('/users/ann/posts', true)).toBeUndefined()
  expect(rename('/users/ann/posts/first', true)?.template).toBe('/users/{id}/posts/{id}')
})

test('sealed mode: words are matched as they are or as they are told, and stand as they are told', () => {
  const known = new KnownRoutes(['/users/{id}/~d00055-aaaaaaaaaa/{id}', '/users/me', '/teams/{id}'])
  const told = (path: string, segments: string[]) => known.rename(templatePath(path), false, segments)?.template
  expect(told('/users/ann/kudos/bob', ['users', '~d1', '~d00055-aaaaaaaaaa', '~d2'])).toBe(
    '/users/{id}/~d00055-aaaaaaaaaa/{id}',
  )
  expect(told('/users/me', ['users', 'me'])).toBeUndefined()
  expect(told('/frobs/ann', ['~d3', '~d1'])).toBe('/~d3/~d1')
})
