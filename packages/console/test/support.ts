/** A console on a small store, and what asks it. */
import { execFileSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { ReadModel } from '@apiscope/model'
import { type Alert, apiName, type Feedback, keys } from '@apiscope/schema'
import { emptyViews, openState, type State } from '@apiscope/state'
import type { AuditEntry, ConsoleOptions } from '../src/index.js'
import { type RunningConsole, startConsole } from '../src/index.js'

export const ROOT = join(__dirname, '../../..')
export const START = Date.parse('2025-03-10T00:00:00Z')

/** The pages as the sources have them; bundling takes less than a second. */
export function buildPages(): void {
  const built = join(ROOT, 'packages/web/dist/assets/index.html')
  if (existsSync(built) && Date.now() - statSync(built).mtimeMs < 60_000) return
  execFileSync(process.execPath, [join(ROOT, 'packages/web/build.mjs')])
}

export interface Fixture {
  id: string
  risk: number
  facts?: Record<string, string>
  params?: Record<string, unknown>
  past?: Record<string, unknown>
  detail?: Record<string, string>
}

export function apiOf(method: string, host: string, template: string, risk = 50, more: Partial<Fixture> = {}): Fixture {
  const { id } = apiName(method, host, template)
  const facts = {
    method,
    host,
    template,
    calls: '120',
    actors: '3',
    authentication: 'bearer',
    statuses: '200=118 404=2',
    first_seen: new Date(START).toISOString(),
    first_seen_ms: String(START),
    last_seen_ms: String(START + 3_600_000),
    response_labels: 'EMAIL',
    exposure: 'public',
    public_share: '0.6',
    unauthenticated_2xx_share: '0.2',
    ...more.facts,
  }
  return { ...more, id, risk, facts }
}

export async function storeOf(apis: readonly Fixture[]): Promise<State> {
  const state = await openState('embedded')
  const shard = { worker: 'test', partition: 0 }
  const ownership = await state.claim(shard)
  const views = emptyViews()
  views.sorted.set(keys.apis(), new Map(apis.map(({ id, risk }) => [id, risk])))
  const put = (key: string, fields: Record<string, unknown> | undefined) => {
    if (fields)
      views.hashes.set(
        key,
        new Map(Object.entries(fields).map(([k, v]) => [k, typeof v === 'string' ? v : JSON.stringify(v)])),
      )
  }
  for (const { id, facts, params, past, detail } of apis) {
    put(keys.api(id), facts)
    put(keys.params(id), params)
    put(keys.past(id), past)
    put(keys.riskDetail(id), detail)
    if (detail) put(keys.risk(id), { risk: 50, response_data: '2.1' })
  }
  await state.writeViews(shard, ownership, views)
  return state
}

export function alertOf(id: string, more: Partial<Alert> = {}): Alert {
  return {
    v: 1,
    id,
    time: START + 3_500_000,
    kind: 'bola',
    severity: 'high',
    api: apiName('GET', 'a.test', '/users/{id}'),
    client: { id: 'p:h.abcdefgh', ip: '203.0.113.9' },
    title: 'One login reads many objects by p:h.abcdefgh',
    evidence: { metric: 'objects', observed: 10, expected: 1, upper: 5, window: '10m', incident: 'i1' },
    ...more,
  }
}

export interface Served {
  running: RunningConsole
  model: ReadModel
  state: State
  audit: AuditEntry[]
  dismissed: Feedback[]
  close(): Promise<void>
}

export async function serve(
  apis: readonly Fixture[],
  alerts: readonly Alert[],
  more: Partial<ConsoleOptions> = {},
): Promise<Served> {
  buildPages()
  const state = await storeOf(apis)
  const model = new ReadModel(state)
  for (const alert of alerts) model.alerts.add(alert)
  const audit: AuditEntry[] = []
  const dismissed: Feedback[] = []
  const running = await startConsole({
    model,
    state,
    doors: { risk: true, dismiss: async (feedback) => void dismissed.push(feedback) },
    audit: ({ name, role }, from, entry) => audit.push({ time: '', who: name, role, from, ...entry }),
    host: '127.0.0.1',
    port: 0,
    timeZone: 'Europe/Berlin',
    ...more,
  })
  const close = async () => {
    await running.close()
    await state.close()
  }
  return { running, model, state, audit, dismissed, close }
}

export const OWN = { 'Content-Type': 'application/json', 'X-Apiscope-Console': '1' }

export const post = (url: string, body: unknown, headers: Record<string, string> = OWN) =>
  fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })
