/** Decisions: through the doors that the command has, each in the audit log before it is made. */
import { feedbackOf, giveFeedback } from '@apiscope/model'
import { ApiscopeError } from '@apiscope/schema'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Viewer } from '../auth/contract.js'
import type { Context } from './context.js'

const text = { type: 'string', minLength: 1, maxLength: 16_384 } as const

function body(properties: Record<string, unknown>, required: string[], reasonChars: number) {
  const reason = { type: 'string', minLength: 3, maxLength: reasonChars }
  const all = { ...properties, reason }
  return {
    schema: {
      body: { type: 'object', additionalProperties: false, properties: all, required: [...required, 'reason'] },
    },
  }
}

export function addDecisionRoutes(app: FastifyInstance, context: Context): void {
  const { limits } = context
  app.post('/api/dismiss', body({ alert: text }, ['alert'], limits.reasonChars), (request) => dismiss(request, context))
  const risk = { api: text, action: { enum: ['accept', 'raise', 'dismiss'] }, factor: text }
  app.post('/api/risk', body(risk, ['api', 'action'], limits.reasonChars), (request) => judge(request, context))
  const label = {
    api: text,
    parameter: text,
    label: { type: 'string', pattern: '^[A-Z][A-Z0-9_]{0,31}$' },
    action: { enum: ['set', 'clear'] },
  }
  const required = ['api', 'parameter', 'label', 'action']
  app.post('/api/label', body(label, required, limits.reasonChars), (request) => correct(request, context))
}

/** Let in by the hook that guards every decision. */
const decider = (request: FastifyRequest, context: Context): Viewer => context.viewerOf(request)!

async function dismiss(request: FastifyRequest, context: Context) {
  const { alert: id, reason } = request.body as { alert: string; reason: string }
  const { model, doors, audit } = context
  if (!doors.dismiss) throw noDoor('dismiss alerts', '--bus, or --dismissals FILE')
  const alert = model.alerts.get(id)
  if (!alert) throw new ApiscopeError('console.alert', `There is no alert ${id.slice(0, 64)} here, or no longer.`, 2)
  const viewer = decider(request, context)
  const feedback = feedbackOf(alert, reason, viewer.name, context.now())
  audit(viewer, request.ip, {
    decision: 'dismiss',
    about: id,
    reason,
    details: { api: alert.api.id, kind: alert.kind },
  })
  await doors.dismiss(feedback)
  model.dismissed.add(id)
  return { dismissed: id }
}

async function judge(request: FastifyRequest, context: Context) {
  const { api, action, factor, reason } = request.body as {
    api: string
    action: 'accept' | 'raise' | 'dismiss'
    factor?: string
    reason: string
  }
  const viewer = decider(request, context)
  const decision = action === 'dismiss' ? 'lower' : action
  context.audit(viewer, request.ip, { decision, about: api, reason, ...(factor ? { details: { factor } } : {}) })
  return giveFeedback(context.state, { action, api, reason, at: context.now(), ...(factor ? { factor } : {}) })
}

async function correct(request: FastifyRequest, context: Context) {
  const { reason, ...correction } = request.body as {
    api: string
    parameter: string
    label: string
    action: 'set' | 'clear'
    reason: string
  }
  const { doors, audit } = context
  if (!doors.correct) throw noDoor('correct labels', '--corrections FILE')
  const { api, ...details } = correction
  audit(decider(request, context), request.ip, { decision: 'label', about: api, reason, details })
  await doors.correct(correction)
  return { corrected: correction }
}

const noDoor = (what: string, how: string) =>
  new ApiscopeError('console.door', `This console was started without a way to ${what}: start it with ${how}.`, 2)
