/** The console's server: pages and the routes they ask, behind a login where it is not on loopback. */
import { ApiscopeError } from '@apiscope/schema'
import { assetsFolder } from '@apiscope/web'
import helmet from '@fastify/helmet'
import serveFiles from '@fastify/static'
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import type { Viewer } from './auth/contract.js'
import { viewerOfProxy } from './auth/proxy.js'
import { cookieOf, Sessions } from './auth/sessions.js'
import type { ConsoleOptions, RunningConsole } from './contract.js'
import { DEFAULT_CONSOLE_LIMITS } from './limits.js'
import { isLoopback } from './loopback.js'
import type { Context } from './routes/context.js'
import { addDecisionRoutes } from './routes/decide.js'
import { Live } from './routes/live.js'
import { addLoginRoutes, cookieName } from './routes/login.js'
import { addReadRoutes } from './routes/read.js'

/** A browser sends it only for requests of the page's own script; with it, a form on another site cannot decide anything. */
export const OWN_HEADER = 'x-apiscope-console'

const LOCAL: Viewer = { name: 'local', role: 'decide' }

/** @throws ApiscopeError `console.auth`: not on loopback and without a login; `console.listen`; `console.oidc` */
export async function startConsole(options: ConsoleOptions): Promise<RunningConsole> {
  const { host, port, auth, tls } = options
  if (auth === undefined && !isLoopback(host)) {
    throw new ApiscopeError(
      'console.auth',
      `--listen ${host}: anywhere but on loopback the console needs a login: --auth tokens:FILE, oidc or proxy.`,
      2,
    )
  }
  const limits = { ...DEFAULT_CONSOLE_LIMITS, ...options.limits }
  const now = options.clock ?? Date.now
  const sessions = new Sessions(limits, now)
  const context: Context = { ...options, limits, now, viewerOf: viewers(options, sessions) }
  const app = fastify({
    ...(tls ? { https: { ...tls, minVersion: 'TLSv1.2' } } : {}),
    bodyLimit: limits.bodyBytes,
    // Slow senders end; live streams are answers, which may take long.
    requestTimeout: 15_000,
    ajv: { customOptions: { removeAdditional: false, coerceTypes: true } },
  } as object) as unknown as FastifyInstance
  await secured(app, context)
  addReadRoutes(app, context)
  addDecisionRoutes(app, context)
  await addLoginRoutes(app, context, sessions)
  const live = new Live(context)
  live.add(app)
  await app.register(serveFiles, { root: assetsFolder(), index: ['index.html'], cacheControl: true, maxAge: 0 })
  try {
    await app.listen({ host, port })
  } catch (error) {
    live.close()
    const { code, message } = error as NodeJS.ErrnoException
    const mend = code === 'EADDRINUSE' ? 'it is in use; name another port' : message
    throw new ApiscopeError('console.listen', `console ${host}:${port}: ${mend}`, 2, { cause: error })
  }
  const bound = app.server.address() as { port: number }
  return {
    url: `${tls ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${bound.port}`,
    async close() {
      live.close()
      app.server.closeAllConnections()
      await app.close()
    },
  }
}

function viewers({ auth, tls }: ConsoleOptions, sessions: Sessions): Context['viewerOf'] {
  if (auth === undefined) return () => LOCAL
  if (auth.kind === 'proxy') return ({ raw }) => viewerOfProxy(raw, auth.proxy)
  const secure = tls !== undefined || (auth.kind === 'oidc' && auth.oidc.baseUrl.startsWith('https:'))
  return ({ headers }) => sessions.viewer(cookieOf(headers.cookie, cookieName(secure)))
}

/** Routes that somebody without a login may ask. */
const OPEN = new Set(['/api/me', '/api/login', '/api/logout'])

async function secured(app: FastifyInstance, context: Context): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        objectSrc: ["'none'"],
      },
    },
    frameguard: { action: 'deny' },
    referrerPolicy: { policy: 'no-referrer' },
    hsts: context.tls !== undefined,
  })
  app.addHook('onRequest', async (request, reply) => {
    const path = request.url.split('?')[0]!
    // A name that somebody else points at 127.0.0.1 (DNS rebinding) is not ours.
    if (context.auth === undefined && !isLoopback(hostOf(request)))
      return refuse(reply, 403, 'Open it as 127.0.0.1 or localhost.')
    if (!path.startsWith('/api/')) return
    reply.header('Cache-Control', 'no-store')
    const viewer = context.viewerOf(request)
    if (viewer === undefined && !OPEN.has(path)) return refuse(reply, 401, 'Log in first.')
    if (request.method === 'GET' || request.method === 'HEAD') return
    if (!isOwn(request)) return refuse(reply, 403, 'Not sent by a page of this console.')
    if (!OPEN.has(path) && viewer?.role !== 'decide') return refuse(reply, 403, 'Your role may look, and not decide.')
  })
  app.setErrorHandler((error: Error & { statusCode?: number; validation?: unknown }, _request, reply) => {
    if (error instanceof ApiscopeError)
      return refuse(reply, error.exit === 2 || error.code.startsWith('cli.') ? 400 : 503, error.message)
    const status = error.statusCode ?? 500
    if (status < 500) return refuse(reply, status, error.message)
    context.warn?.(error.message)
    return refuse(reply, 500, 'The console could not answer; its log says why.')
  })
  app.setNotFoundHandler((_request, reply) => refuse(reply, 404, 'There is no such page.'))
}

const refuse = (reply: FastifyReply, status: number, error: string) => reply.code(status).send({ error })

/** Without its port. */
const hostOf = ({ headers }: FastifyRequest) => (headers.host ?? '').replace(/:\d{1,5}$/, '').replace(/^\[|\]$/g, '')

function isOwn({ headers }: FastifyRequest): boolean {
  if (headers[OWN_HEADER] === undefined) return false
  const site = headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin') return false
  const { origin, host } = headers
  return origin === undefined || origin.replace(/^https?:\/\//, '') === host
}
