/** One caller: who he is, what he called, and what was alerted about him. */
import { instant, integer, size } from '@apiscope/model'
import type { ActorEvent, Alert } from '@apiscope/schema'
import { safe } from '../io/text.js'
import { title } from './layout.js'
import { alertLine } from './render-alerts.js'

/** A call, from an exchange or from the actors' topic. */
export type ActorCall = Pick<ActorEvent, 'id' | 'time' | 'actor' | 'ip' | 'api' | 'status' | 'bytesOut'>

interface ApiCalls {
  api: string
  calls: number
  bytesOut: number
  /** Status → calls; `-`: not answered. */
  statuses: Record<string, number>
}

/** Bounds of what is kept of a caller. */
const APIS = 1_000
const ALERTS = 1_000
const ADDRESSES = 32
const NAMES = 32

/** Calls and alerts of whoever goes by one of some names, gathered in bounded memory. */
export class ActorPage {
  calls = 0
  first: number | undefined
  last: number | undefined
  /** Client ids that calls were made under. */
  readonly names = new Set<string>()
  readonly addresses = new Set<string>()
  readonly alerts: Alert[] = []
  /** The last calls, and all that an alert names. */
  readonly recent: ActorCall[] = []
  private readonly byApi = new Map<string, ApiCalls>()
  private readonly named = new Set<string>()

  /**
   * @param who client ids and addresses
   * @param shown calls kept to be shown
   */
  constructor(
    private readonly who: ReadonlySet<string>,
    private readonly shown: number,
  ) {}

  /** An alert; those about others are left out. Alerts come before calls, so that the calls they name are kept. */
  alert(alert: Alert): void {
    const { client, evidence } = alert
    if (!client || !(this.who.has(client.id) || this.who.has(client.ip ?? ''))) return
    if (this.alerts.length < ALERTS && !this.alerts.some(({ id }) => id === alert.id)) this.alerts.push(alert)
    if (client.ip !== undefined) add(this.addresses, client.ip, ADDRESSES)
    for (const id of (evidence.exchanges as string[] | undefined) ?? []) add(this.named, id, ALERTS)
  }

  call(call: ActorCall): void {
    const { actor, ip, time, api, status, bytesOut } = call
    if (!this.who.has(actor) && !this.who.has(ip)) return
    this.calls++
    this.first = Math.min(this.first ?? time, time)
    this.last = Math.max(this.last ?? time, time)
    add(this.names, actor, NAMES)
    add(this.addresses, ip, ADDRESSES)
    const key = this.byApi.has(api.id) || this.byApi.size < APIS ? api.id : '(further APIs)'
    const row = this.byApi.get(key) ?? { api: key, calls: 0, bytesOut: 0, statuses: {} }
    this.byApi.set(key, row)
    row.calls++
    row.bytesOut += bytesOut
    const name = status === undefined ? '-' : String(status)
    row.statuses[name] = (row.statuses[name] ?? 0) + 1
    this.recent.push(call)
    if (this.recent.length > this.shown) {
      const spare = this.recent.findIndex(({ id }) => !this.named.has(id))
      this.recent.splice(Math.max(0, spare), 1)
    }
  }

  /** Most called first. */
  get apis(): ApiCalls[] {
    return [...this.byApi.values()].sort((a, b) => b.calls - a.calls || (a.api < b.api ? -1 : 1))
  }

  isNamed(id: string): boolean {
    return this.named.has(id)
  }

  toJSON(): unknown {
    const { calls, first, last, names, addresses, apis, alerts, recent } = this
    return { names: [...names], addresses: [...addresses], calls, first, last, apis, alerts, recent }
  }
}

function add(set: Set<string>, text: string, most: number): void {
  if (set.size < most) set.add(text)
}

export function renderActor(page: ActorPage): string {
  const { calls, first, last } = page
  const span = first === undefined ? '' : `, ${instant(first)} to ${instant(last!)}`
  const lines = [
    title('CALLER', [...page.names].map(safe).join(', ')),
    `  addresses  ${[...page.addresses].map(safe).join(', ') || 'none known'}`,
    `  calls      ${integer(calls)}${span}`,
    '',
    title('ALERTS', integer(page.alerts.length)),
    ...page.alerts.map(alertLine),
    '',
    title('APIS', `${integer(page.apis.length)}, most called first`),
    ...page.apis.map(({ api, calls: n, bytesOut, statuses }) => {
      const answers = Object.entries(statuses).map(([status, k]) => `${status} × ${integer(k)}`)
      return `  ${integer(n).padStart(8)}  ${safe(api)}  ${answers.join(', ')}  ${size(bytesOut)} received`
    }),
  ]
  if (page.recent.length > 0) lines.push('', title('CALLS', 'the last, and those that an alert names (!)'))
  for (const { id, time, api, status, ip } of page.recent) {
    const mark = page.isNamed(id) ? '!' : ' '
    lines.push(
      `${mark} ${instant(time)}  ${String(status ?? '-').padStart(3)}  ${safe(api.id)}  ${safe(ip)}  [${safe(id)}]`,
    )
  }
  return lines.join('\n')
}
