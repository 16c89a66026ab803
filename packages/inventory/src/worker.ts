/** The inventory worker: which APIs exist, since when, who calls them, and what they take and give. */
import { ALERT_VERSION, alertId, type Exchange, isHeartbeat, TOPICS } from '@apiscope/schema'
import type { Output, WorkerDefinition } from '@apiscope/worker'
import { observe } from './observe.js'
import { DEFAULT_INVENTORY_OPTIONS, type InventoryOptions } from './options.js'
import { createState, decodeState, encodeState, type InventoryState } from './state.js'
import { ranked } from './tally.js'
import { publishFact, writeViews } from './view.js'

/** Bound to options; `inventoryWorker` is the one with the defaults. */
export function createInventoryWorker(options: Partial<InventoryOptions> = {}): WorkerDefinition<InventoryState> {
  const settings = { ...DEFAULT_INVENTORY_OPTIONS, ...options }
  return {
    name: 'inventory',
    stateVersion: 1,
    primary: TOPICS.exchanges,
    alertTopic: TOPICS.alertsInventory,
    create: () => createState(),
    encode: encodeState,
    decode: decodeState,
    apply(state, message, _topic, out) {
      if (isHeartbeat(message)) return
      const exchange = message as Exchange
      if (observe(state, exchange, settings, out)) {
        publishFact(state, exchange.api, out)
        if (settings.learnUntil !== undefined && state.firstSeen >= settings.learnUntil) alertNew(state, exchange, out)
      }
      // The first calls show at once; a busy API then at most once per interval.
      state.viewDue ??= exchange.time + (state.calls < 8 ? 0 : settings.viewIntervalMs)
    },
    wake: (state) => state.viewDue,
    tick(state, _watermark, out) {
      state.viewDue = undefined
      if (!state.api) return
      writeViews(state, state.api, out)
      if (state.confirmed) publishFact(state, state.api, out)
    },
  }
}

export const inventoryWorker = createInventoryWorker()

function alertNew(state: InventoryState, exchange: Exchange, out: Output): void {
  const { api, client } = exchange
  const unauthenticated = state.succeededUnauthenticated > 0
  out.alert({
    v: ALERT_VERSION,
    id: alertId('new_api', api.id),
    time: exchange.time,
    kind: 'new_api',
    severity: unauthenticated ? 'medium' : 'low',
    api,
    client: { id: client.id, ip: client.ip },
    title: `New API ${api.id}${unauthenticated ? ', answered without authentication' : ''}`,
    evidence: {
      first_seen: new Date(state.firstSeen).toISOString(),
      status: exchange.response?.status,
      authentication: ranked(state.schemes),
      exchanges: [exchange.id],
    },
    owasp: 'API9:2023',
  })
}
