// A login by OpenID Connect against an issuer of our own, by the built console: openid-client is a module, which jest does not load.
// Prints one JSON document of what came of it.
import { createHash, generateKeyPairSync, randomUUID, sign } from 'node:crypto'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)
const { startConsole } = require('../dist/index.js')
const { ReadModel } = require('@apiscope/model')
const { openState } = require('@apiscope/state')

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const base64url = (value) => Buffer.from(JSON.stringify(value)).toString('base64url')
function jwt(claims) {
  const text = `${base64url({ alg: 'RS256', kid: 'k', typ: 'JWT' })}.${base64url(claims)}`
  return `${text}.${sign('sha256', Buffer.from(text), privateKey).toString('base64url')}`
}

let issuer
/** code → what was asked for with it. */
const codes = new Map()
let person = { sub: '1', email: 'ann@corp.example', groups: ['soc'] }
let tamper = (claims) => claims

const server = createServer(async (req, res) => {
  const url = new URL(req.url, issuer)
  const json = (value, status = 200) =>
    res.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(value))
  if (url.pathname === '/.well-known/openid-configuration')
    return json({
      issuer,
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
      jwks_uri: `${issuer}/jwks`,
      response_types_supported: ['code'],
      id_token_signing_alg_values_supported: ['RS256'],
      subject_types_supported: ['public'],
      code_challenge_methods_supported: ['S256'],
    })
  if (url.pathname === '/jwks')
    return json({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'k', alg: 'RS256', use: 'sig' }] })
  if (url.pathname === '/authorize') {
    const code = randomUUID()
    codes.set(code, Object.fromEntries(url.searchParams))
    const back = new URL(url.searchParams.get('redirect_uri'))
    back.searchParams.set('code', code)
    back.searchParams.set('state', url.searchParams.get('state'))
    return res.writeHead(302, { Location: back.href }).end()
  }
  if (url.pathname === '/token') {
    let body = ''
    for await (const part of req) body += part
    const form = new URLSearchParams(body)
    const asked = codes.get(form.get('code'))
    codes.delete(form.get('code'))
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url')
    if (!asked || challenge !== asked.code_challenge) return json({ error: 'invalid_grant' }, 400)
    const now = Math.floor(Date.now() / 1000)
    const claims = { iss: issuer, aud: 'console', iat: now, exp: now + 60, nonce: asked.nonce, ...person }
    return json({ access_token: 'x', token_type: 'Bearer', id_token: jwt(tamper(claims)) })
  }
  json({}, 404)
})
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
issuer = `http://127.0.0.1:${server.address().port}`

const state = await openState('embedded')
const oidc = {
  issuer,
  clientId: 'console',
  clientSecret: 'secret',
  baseUrl: 'http://127.0.0.1',
  roleClaim: 'groups',
  roles: { soc: 'decide', dev: 'see' },
  insecure: true,
}
const port = await new Promise((resolve) => {
  const probe = createServer().listen(0, '127.0.0.1', () => {
    const { port: free } = probe.address()
    probe.close(() => resolve(free))
  })
})
oidc.baseUrl = `http://127.0.0.1:${port}`
const running = await startConsole({
  model: new ReadModel(state),
  state,
  doors: { risk: true },
  audit() {},
  host: '127.0.0.1',
  port,
  timeZone: 'UTC',
  auth: { kind: 'oidc', oidc },
})

const cookies = (response) => response.headers.getSetCookie().map((one) => one.split(';')[0])
async function login(between = (url) => url, jar = (own) => own) {
  const begun = await fetch(`${running.url}/login/oidc`, { redirect: 'manual' })
  const asked = await fetch(begun.headers.get('location'), { redirect: 'manual' })
  const back = between(asked.headers.get('location'))
  const done = await fetch(back, { redirect: 'manual', headers: { Cookie: jar(cookies(begun)).join('; ') } })
  const me = await fetch(`${running.url}/api/me`, {
    headers: {
      Cookie: cookies(done)
        .filter((one) => !one.endsWith('='))
        .join('; '),
    },
  })
  return { to: done.headers.get('location'), ...(await me.json()) }
}

const told = {}
told.soc = await login()
person = { ...person, groups: ['dev'] }
told.dev = await login()
person = { ...person, groups: ['sales'] }
told.stranger = await login()
person = { ...person, groups: ['soc'] }
told.otherState = await login((url) => url.replace(/state=[^&]+/, 'state=forged'))
// A link to the callback that somebody else's login made.
told.otherBrowser = await login(undefined, () => [])
tamper = (claims) => ({ ...claims, nonce: 'replayed' })
told.replayed = await login()
tamper = (claims) => ({ ...claims, aud: 'somebody-else' })
told.otherAudience = await login()
process.stdout.write(JSON.stringify(told))
await running.close()
await state.close()
server.close()
