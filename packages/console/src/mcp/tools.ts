/** The read model as tools: what each is asked, and what it answers. */
import { type ApiRow, type ApiView, type Incident, kindText, policyOf, type ReadModel } from '@apiscope/model'
import type { State } from '@apiscope/state'
import * as z from 'zod'
import { handle, own } from './inert.js'

/** Lines of an answer: an agent reads all of it. */
const LINES = 50

export interface Tool {
  title: string
  description: string
  input: z.ZodRawShape
  answer(asked: never): Promise<unknown> | unknown
}

const limit = z.number().int().min(1).max(LINES).default(20).describe('lines at most')
const api = z
  .string()
  .max(20_000)
  .describe('an API: its `ref` as another tool gave it, or its whole name, GET host/path')

export function toolsOf(model: ReadModel, state: State): Record<string, Tool> {
  const find = async (asked: string): Promise<ApiView> => {
    const id = await model.idOf((one) => one === asked || handle(one) === asked)
    const view = id === undefined ? undefined : await model.api(id)
    if (!view) throw new Error('There is no such API; list_apis gives their refs.')
    return view
  }
  return {
    list_apis: {
      title: 'List APIs',
      description:
        'The inventory, riskiest first: filtered by host, label of data, authentication, least level of risk, state or words.',
      input: {
        host: z.string().max(300).optional(),
        label: z.string().max(40).optional().describe('such as SSN, EMAIL, CREDIT_CARD'),
        authentication: z.string().max(40).optional().describe('such as bearer, api-key, none'),
        level: z.enum(['low', 'medium', 'high', 'critical']).optional(),
        is: z.enum(['shadow', 'zombie', 'unused', 'deprecated', 'public', 'unauthenticated', 'plaintext']).optional(),
        text: z.string().max(200).optional(),
        offset: z.number().int().min(0).default(0),
        limit,
      },
      async answer({ authentication, ...asked }: { authentication?: string }) {
        const page = await model.inventory({
          ...asked,
          ...(authentication === undefined ? {} : { auth: authentication }),
        })
        return { matching: page.matching, total: page.total, offset: page.offset, apis: page.rows.map(apiLine) }
      },
    },
    describe_api: {
      title: 'Describe an API',
      description:
        'One API: calls, callers, authentication, parameters with labels (never values), changes, incidents.',
      input: { api },
      async answer({ api: asked }: { api: string }) {
        const view = await find(asked)
        const { facts } = view.api
        return {
          ref: handle(view.api.id),
          name: view.api.id,
          risk: view.api.risk,
          level: own(view.api.level),
          calls: view.api.calls,
          callers: view.api.actors,
          authentication: view.api.authentication,
          share_without_login: Number(facts.unauthenticated_2xx_share ?? 0),
          public: facts.exposure === 'public',
          parameters: view.parameters.slice(0, LINES).map(({ key, labels, types, presence }) => ({
            name: key,
            labels: labels.map(({ label }) => label),
            types,
            presence,
          })),
          parameters_in_all: view.parameters.length,
          changes: view.changes.slice(0, 10).map(({ at, kind }) => ({ at: time(at), kind })),
          incidents: model.incidents({ api: view.api.id, limit: 10 }).rows.map(incidentLine),
        }
      },
    },
    explain_risk: {
      title: 'Explain the risk of an API',
      description:
        'Why an API has its score: signed contributions in log-odds that add up, what was observed, and how sure it is.',
      input: { api },
      async answer({ api: asked }: { api: string }) {
        const view = await find(asked)
        if (!view.risk)
          return { ref: handle(view.api.id), note: own('No score yet: it comes half a minute after the first call.') }
        const { risk, level, base, interval, factorList } = view.risk
        return {
          ref: handle(view.api.id),
          name: view.api.id,
          risk,
          level: own(level),
          between: [interval.low, interval.high],
          base,
          contributions: factorList.map(({ name, contribution, group, observes }) => ({
            factor: own(name),
            log_odds: contribution,
            group: own(group),
            observed: own(observes),
          })),
        }
      },
    },
    alerts: {
      title: 'Incidents',
      description: 'Alerts grouped as incidents, newest first: what, where, by whom (hashed), and the next step.',
      input: {
        severity: z.enum(['low', 'medium', 'high', 'critical']).optional().describe('at least'),
        kind: z.string().max(40).optional(),
        limit,
      },
      async answer(asked: Parameters<ReadModel['incidents']>[0]) {
        await model.generation()
        const { matching, rows } = model.incidents(asked)
        return { matching, incidents: rows.map(incidentLine) }
      },
    },
    incident: {
      title: 'One incident',
      description: 'An incident step by step: kinds, times, what was measured against what is usual.',
      input: { id: z.string().max(64).describe('as `alerts` gave it') },
      answer({ id }: { id: string }) {
        const incident = model.incident(id)
        if (!incident) throw new Error('There is no such incident; alerts gives their ids.')
        return {
          ...incidentLine(incident),
          means: own(incident.means),
          next: own(incident.next),
          steps: incident.steps.slice(0, LINES).map(({ id: alert, time: at, severity, kind, api: where }) => ({
            id: alert,
            at: time(at),
            severity: own(severity),
            kind: own(kindText(kind).name),
            api: where,
            measured: measured(model.alerts.get(alert)?.evidence ?? {}),
          })),
          same_caller: incident.related.map(incidentLine),
        }
      },
    },
    coverage: {
      title: 'Coverage',
      description: 'Whether apiscope can see: what was read, what stayed encrypted or was lost, by host, and the mend.',
      input: {},
      async answer() {
        const { totals, hosts, sensors } = await model.coverage()
        return {
          totals,
          sensors: sensors.map(({ sensor, at, missing }) => ({
            sensor,
            at: time(at),
            not_seen: missing.map(({ name, mend }) => ({ what: own(name), mend: own(mend ?? '') })),
          })),
          hosts: hosts.slice(0, LINES).map(({ host, calls, decrypted, encrypted, mend }) => ({
            host,
            calls,
            decrypted,
            encrypted,
            mend: own(mend ?? ''),
          })),
        }
      },
    },
    who_reads_label: {
      title: 'Who hands out a kind of data',
      description: 'APIs whose answers carry a label, by risk, with how many callers read it and from where.',
      input: { label: z.string().max(40).describe('such as SSN, EMAIL, CREDIT_CARD'), limit },
      async answer({ label, limit: most }: { label: string; limit: number }) {
        const rows = await model.whoReads(label.toUpperCase())
        return { matching: rows.length, apis: rows.slice(0, most).map(apiLine) }
      },
    },
    policy: {
      title: 'Advise a policy',
      description:
        'Limits for an API that fit what was learned of it: rates, sizes, authentication, methods, parameters, each with its evidence.',
      input: { api },
      async answer({ api: asked }: { api: string }) {
        const view = await find(asked)
        const { servers: _, ...policy } = await policyOf(state, view.api)
        return { ref: handle(view.api.id), policy }
      },
    },
    whats_new: {
      title: 'What is new or worse',
      description: 'The last 24 hours before the newest traffic: incidents, changes, and the APIs to fix first.',
      input: {},
      async answer() {
        const { now, since, apis, incidents, changes, top } = await model.summary()
        return {
          until: now === null ? null : time(now),
          since: since === null ? null : time(since),
          apis,
          incidents: { open: incidents.open, since: incidents.since, gravest: incidents.gravest.map(incidentLine) },
          changes: {
            total: changes.total,
            newest: changes.newest.map(({ at, api: where, kind }) => ({ at: time(at), api: where, kind })),
          },
          fix_first: top.map(({ id, risk, level, labels, why }) => ({
            ref: handle(id),
            name: id,
            risk,
            level: own(level),
            labels,
            because: why.map(({ name, contribution }) => ({ factor: own(name), log_odds: contribution })),
          })),
        }
      },
    },
  }
}

const time = (at: number) => own(Number.isFinite(at) ? new Date(at).toISOString() : '')

const apiLine = ({
  id,
  risk,
  level,
  calls,
  actors,
  authentication,
  requestLabels,
  responseLabels,
  openShare,
  public: open,
  lifecycle,
}: ApiRow) => ({
  ref: handle(id),
  name: id,
  risk,
  level: own(level),
  calls,
  callers: actors,
  authentication,
  labels_in_answers: responseLabels,
  labels_in_requests: requestLabels,
  share_without_login: openShare,
  public: open,
  state: lifecycle,
})

const incidentLine = ({ id, severity, kind, api, client, first, last, alerts }: Incident) => ({
  id,
  severity: own(severity),
  kind: own(kindText(kind).name),
  api: { ref: handle(api.id), name: api.id },
  // Who it is stays here: an agent needs to tell callers apart, not to know them.
  caller: client === undefined ? null : own(`caller-${handle(client.id)}`),
  first: time(first),
  last: time(last),
  alerts: alerts.length,
  next: own(kindText(kind).first),
})

const NUMBERS = [
  'observed',
  'expected',
  'lower',
  'upper',
  'requests',
  'answered',
  'failed',
  'refused',
  'errors',
  'objects',
] as const

function measured(evidence: Record<string, unknown>): Record<string, unknown> {
  const found: Record<string, unknown> = {}
  for (const name of NUMBERS) if (typeof evidence[name] === 'number') found[name] = evidence[name]
  if (typeof evidence.metric === 'string') found.metric = evidence.metric
  if (typeof evidence.window === 'string') found.window = evidence.window
  return found
}
