/** `apiscope templates`, and descriptions that win over rules and learning. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { apiscope, jsonLines } from './support/run.js'

const folder = mkdtempSync(join(tmpdir(), 'apiscope-templates-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const request = (path: string, status = 200, host = 'a.test') => JSON.stringify({ host, method: 'GET', path, status })

const NAMES = 'clara milo wanda oskar petra junio sabine toma greta iris'.split(' ')

test('prints one template a line, null for noise and for what is no request, and says what was wrong', async () => {
  const lines = [
    ...NAMES.map((name) => request(`/people/${name}/photos`)),
    request('/.env', 404),
    'nonsense',
    request('/orders/17'),
  ]
  const { stdout, stderr, status } = await apiscope(['templates'], { input: lines.join('\n') })
  expect(jsonLines(stdout).map(({ template }) => template)).toEqual([
    ...NAMES.map(() => '/people/{id}/photos'),
    null,
    null,
    '/orders/{id}',
  ])
  expect(jsonLines(stdout).map(({ line }) => line)).toEqual(lines.map((_, i) => i + 1))
  expect(stderr).toContain('12: not JSON')
  expect(status).toBe(1)
})

test('--openapi: a description names its paths, whatever the rules or the traffic say', async () => {
  const file = join(folder, 'api.yaml')
  writeFileSync(
    file,
    `openapi: 3.0.3
info: { title: a, version: '1' }
servers: [{ url: https://a.test }]
paths:
  /reports/2024-q1: { get: {} }
  /kinds/{kind}: { get: {} }
`,
  )
  const input = [request('/reports/2024-q1'), request('/kinds/alpha'), request('/kinds/alpha', 200, 'b.test')].join(
    '\n',
  )
  const { stdout } = await apiscope(['templates', '--openapi', file], { input })
  expect(jsonLines(stdout).map(({ template }) => template)).toEqual(['/reports/2024-q1', '/kinds/{id}', '/kinds/alpha'])
  const missing = await apiscope(['templates', '--openapi', join(folder, 'none.yaml')], { input })
  expect(missing.status).toBe(2)
  expect(missing.stderr).toMatch(/--openapi .*none\.yaml: cannot be read/)
})
