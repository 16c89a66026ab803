import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { buildPages } from './support.js'

test('OpenID Connect: the group gives the role; forged, replayed and foreign logins give none', async () => {
  buildPages()
  const { stdout } = await promisify(execFile)(process.execPath, [join(__dirname, 'oidc-flow.mjs')], {
    timeout: 120_000,
  })
  const told = JSON.parse(stdout)
  expect(told.soc).toMatchObject({ to: '/', viewer: { name: 'ann@corp.example', role: 'decide' }, can: { risk: true } })
  expect(told.dev).toMatchObject({ to: '/', viewer: { role: 'see' }, can: { risk: false } })
  for (const name of ['stranger', 'otherState', 'otherBrowser', 'replayed', 'otherAudience'])
    expect([name, told[name].viewer, told[name].to]).toEqual([name, null, '/#/login?failed=1'])
}, 180_000)
