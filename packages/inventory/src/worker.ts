/** The inventory worker: which APIs exist, since when, who calls them, what they take and give, and how they change. */
import { apiEvidence, type Exchange, isHeartbeat, TOPICS } from '@apiscope/schema'
import type { Candidate, Output, WorkerDefinition } from '@apiscope/worker'
import { observe } from './api/observe.js'
import { createState, decodeState, encodeState, type InventoryState } from './api/state.js'
import { publishFact } from './fact.js'
import { greetsAgents, newApi, shadowAgentServer } from './lifecycle/alerts.js'
import { observeOpen } from './lifecycle/drift.js'
import { comesBack, fallsSilent, judgeLife, mayAlert, nextSilence } from './lifecycle/life.js'
import { DEFAULT_INVENTORY_OPTIONS, type InventoryOptions } from './options.js'
import { hideForgotten, hideViews, writeViews } from './view.js'

/** Calls of an API that show at once; a busy one then at most once per interval. */
const PROMPT = 8

/** Bound to options; `inventoryWorker` is the one with the defaults. */
export function createInventoryWorker(options: Partial<InventoryOptions> = {}): WorkerDefinition<InventoryState> {
  const settings = { ...DEFAULT_INVENTORY_OPTIONS, ...options }
  return {
    name: 'inventory',
    stateVersion: 3,
    primary: TOPICS.exchanges,
    alertTopic: TOPICS.alertsInventory,
    evidence: apiEvidence,
    create: (_key, before) => begun(before),
    weight: ({ calls }) => calls,
    dropped: ({ api, confirmed }, out) => {
      if (api && confirmed) hideForgotten(api, out)
    },
    encode: encodeState,
    decode: decodeState,
    apply(state, message, _topic, out) {
      if (isHeartbeat(message)) return
      apply(state, message as Exchange, settings, out)
    },
    renamed: (_state, { from, to }, out) => hideViews(from, to, out),
    succeeds(state, { since }) {
      state.firstSeen = state.firstSeen === 0 ? since : Math.min(state.firstSeen, since)
    },
    wake: (state) => wakeUp(state, settings),
    tick(state, watermark, out) {
      const { api } = state
      if (!api) return
      if (!state.confirmed) {
        state.stale = true
        return
      }
      const silent = fallsSilent(state, watermark, settings, out)
      if (state.viewDue === undefined || state.viewDue > watermark) {
        if (!silent) return
      } else state.viewDue = undefined
      judgeLife(state, settings, out)
      writeViews(state, api, out)
      publishFact(state, api, out)
    },
    expired: (state) => state.stale === true,
  }
}

export const inventoryWorker = createInventoryWorker()

/** What was refused before there was a state counts as calls, and as the first caller's. */
function begun(before: Candidate | undefined): InventoryState {
  const state = createState()
  if (before) {
    const { refused, actor, first, last } = before
    Object.assign(state, { refused, calls: refused, firstActor: actor, firstSeen: first, lastSeen: last })
    state.actors.add(actor)
  }
  return state
}

function apply(state: InventoryState, exchange: Exchange, options: InventoryOptions, out: Output): void {
  state.stale = undefined
  comesBack(state, exchange.time, options)
  const confirmed = observe(state, exchange, options, out)
  observeOpen(state, exchange, options)
  if (confirmed) {
    state.documented = options.documented?.(exchange.api)
    publishFact(state, exchange.api, out)
    if (mayAlert(state.firstSeen, options)) {
      out.alert(newApi(state, exchange))
      if (greetsAgents(exchange)) out.alert(shadowAgentServer(state, exchange))
    }
  }
  if (state.confirmed) state.viewDue ??= exchange.time + (state.calls < PROMPT ? 0 : options.viewIntervalMs)
}

/** A candidate is woken to be forgotten, an API to be written and to be missed. */
function wakeUp(state: InventoryState, options: InventoryOptions): number | undefined {
  if (!state.confirmed) {
    if (state.stale || state.calls === 0) return undefined
    return state.lastSeen + (state.refused > 0 ? options.refusedMs : options.candidateMs)
  }
  const silence = nextSilence(state, options)
  return state.viewDue === undefined || (silence !== undefined && silence < state.viewDue) ? silence : state.viewDue
}
