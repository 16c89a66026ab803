/** What the pages ask: everything is worked out by the read model. */
import { SORTS, STATES } from '@apiscope/model'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { type Context, shownTo } from './context.js'

const text = { type: 'string', maxLength: 16_384 } as const
const page = {
  offset: { type: 'integer', minimum: 0, maximum: 10_000_000 },
  limit: { type: 'integer', minimum: 1, maximum: 500 },
} as const
const severity = { enum: ['low', 'medium', 'high', 'critical'] } as const

const query = (properties: Record<string, unknown>, required: string[] = []) => ({
  schema: { querystring: { type: 'object', additionalProperties: false, properties, required } },
})

const INVENTORY = query({
  host: text,
  label: text,
  auth: text,
  level: severity,
  is: { enum: STATES },
  since: { type: 'number' },
  text,
  sort: { enum: SORTS },
  descending: { type: 'boolean' },
  ...page,
})
const INCIDENTS = query({
  severity,
  kind: text,
  api: text,
  client: text,
  text,
  dismissed: { type: 'boolean' },
  ...page,
})
const ONE = query({ id: text }, ['id'])

export function addReadRoutes(app: FastifyInstance, context: Context): void {
  const { model } = context
  const give = <T>(path: string, options: ReturnType<typeof query>, of: (query: never) => T) =>
    app.get(path, options, async (request, reply) => {
      const found = await of(request.query as never)
      if (found === undefined) return missing(reply)
      return shownTo(context.viewerOf(request), found)
    })
  give('/api/summary', query({}), () => model.summary())
  give('/api/inventory', INVENTORY, (asked: Parameters<typeof model.inventory>[0]) => model.inventory(asked))
  give('/api/facets', query({}), () => model.facets())
  give('/api/api', ONE, async ({ id }: { id: string }) => {
    const view = await model.api(id)
    return view && { ...view, incidents: model.incidents({ api: id, dismissed: true, limit: 50 }).rows }
  })
  give('/api/incidents', INCIDENTS, (asked: Parameters<typeof model.incidents>[0]) => model.incidents(asked))
  give('/api/incident', ONE, ({ id }: { id: string }) => model.incident(id))
  give('/api/actors', query({}), () => ({ actors: model.actors() }))
  give('/api/actor', ONE, ({ id }: { id: string }) => model.actor(id))
  give('/api/coverage', query({}), () => model.coverage())
  app.get('/api/me', async (request) => {
    const viewer = context.viewerOf(request)
    const { dismiss, correct, risk } = context.doors
    const decides = viewer?.role === 'decide'
    return {
      viewer: viewer ?? null,
      login: context.auth?.kind ?? 'none',
      timeZone: context.timeZone,
      can: {
        dismiss: decides && dismiss !== undefined,
        correct: decides && correct !== undefined,
        risk: decides && risk,
      },
    }
  })
}

const missing = (reply: FastifyReply) =>
  reply.code(404).send({ error: 'There is no such thing in this store, or no longer.' })
