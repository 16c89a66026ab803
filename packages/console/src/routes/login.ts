/** Login and logout. */
import type { FastifyInstance, FastifyReply } from 'fastify'
import { OidcLogin } from '../auth/oidc.js'
import { cookieOf, Failures, type Sessions } from '../auth/sessions.js'
import { viewerOfToken } from '../auth/token-file.js'
import type { Context } from './context.js'

const FLOW = 'apiscope_flow'

export const cookieName = (secure: boolean) => (secure ? '__Host-apiscope' : 'apiscope')

export function setCookie(reply: FastifyReply, name: string, value: string, secure: boolean, seconds: number): void {
  const attributes = ['Path=/', 'HttpOnly', 'SameSite=Lax', `Max-Age=${seconds}`, ...(secure ? ['Secure'] : [])]
  const before = reply.getHeader('Set-Cookie')
  const cookies = before === undefined ? [] : [before].flat().map(String)
  reply.header('Set-Cookie', [...cookies, [`${name}=${value}`, ...attributes].join('; ')])
}

export async function addLoginRoutes(app: FastifyInstance, context: Context, sessions: Sessions): Promise<void> {
  const { auth, limits, tls } = context
  const secure = tls !== undefined || (auth?.kind === 'oidc' && auth.oidc.baseUrl.startsWith('https:'))
  const name = cookieName(secure)
  app.post('/api/logout', async (request, reply) => {
    sessions.close(cookieOf(request.headers.cookie, name))
    setCookie(reply, name, '', secure, 0)
    return {}
  })
  if (auth?.kind === 'tokens') {
    const failures = new Failures(limits.loginFailures, context.now)
    const token = { type: 'string', minLength: 1, maxLength: 1_000 }
    const schema = { body: { type: 'object', additionalProperties: false, properties: { token }, required: ['token'] } }
    app.post('/api/login', { schema }, async (request, reply) => {
      if (failures.tooMany(request.ip))
        return reply.code(429).send({ error: 'Too many failed logins from this address; wait a minute.' })
      const viewer = viewerOfToken(auth.tokens, (request.body as { token: string }).token)
      if (!viewer) {
        failures.failed(request.ip)
        return reply.code(401).send({ error: 'This token is not known.' })
      }
      setCookie(reply, name, sessions.open(viewer), secure, limits.sessionMs / 1000)
      return { viewer }
    })
  }
  if (auth?.kind === 'oidc') {
    const login = await OidcLogin.discover(auth.oidc, context.now)
    app.get('/login/oidc', async (_request, reply) => {
      const { url, state } = await login.begin()
      setCookie(reply, FLOW, state, secure, 600)
      return reply.redirect(url)
    })
    app.get('/login/callback', async (request, reply) => {
      // Of the browser that began it: a link to the callback that somebody else made logs nobody in.
      const state = cookieOf(request.headers.cookie, FLOW) ?? ''
      const search = request.url.includes('?') ? request.url.slice(request.url.indexOf('?')) : ''
      const viewer = await login.finish(search, state)
      setCookie(reply, FLOW, '', secure, 0)
      if (!viewer) return reply.redirect('/#/login?failed=1')
      setCookie(reply, name, sessions.open(viewer), secure, limits.sessionMs / 1000)
      return reply.redirect('/')
    })
  }
}
