/** The stations of an API's life after its first call: changed, documented or not, unused, used again. */
import type { Output } from '@apiscope/worker'
import type { InventoryState } from '../api/state.js'
import type { InventoryOptions } from '../options.js'
import { changedApi, shadowApi, unusedApi, zombieApi } from './alerts.js'
import { addChange, DAY_MS } from './changes.js'
import { findDrift } from './drift.js'
import { unusedAt } from './rhythm.js'

/** At each writing of the views. */
export function judgeLife(state: InventoryState, options: InventoryOptions, out: Output): void {
  if (!state.confirmed) return
  const api = state.api!
  findDrift(state, options)
  noteDeprecation(state, options)
  noteShadow(state, options, out)
  noteZombie(state, options, out)
  const { log } = state
  const day = Math.floor(state.lastSeen / DAY_MS)
  if (log.untold.length === 0 || day <= log.toldOn) return
  if (mayAlert(state.lastSeen, options)) out.alert(changedApi(api, state.lastSeen, log.untold))
  log.untold = []
  log.toldOn = day
}

/**
 * While an API is being learned, what is found about it is kept and raises no alert. Has learning ended by `time`? Where it is counted from the first exchange, the end is known once
 * that has come.
 */
export function mayAlert(time: number, { learnUntil }: Pick<InventoryOptions, 'learnUntil'>): boolean {
  return learnUntil !== undefined && time >= (typeof learnUntil === 'function' ? learnUntil() : learnUntil)
}

const DEPRECATED = 'deprecated'

function noteDeprecation(state: InventoryState, options: InventoryOptions): void {
  const { deprecation, sunset } = state.transport
  if ((deprecation === undefined && sunset === undefined) || state.settled.has(DEPRECATED)) return
  state.settled.add(DEPRECATED)
  if (state.lastSeen < state.firstSeen + options.driftLearnMs) return
  const detail = [deprecation && `deprecation: ${deprecation}`, sunset && `sunset: ${sunset}`]
    .filter(Boolean)
    .join(', ')
  addChange(state.log, { at: state.lastSeen, kind: 'deprecated', detail }, options.changes)
}

const SHADOW = 'shadow'

/** A document is given on purpose, so what it lacks is told without any learning. */
function noteShadow(state: InventoryState, options: InventoryOptions, out: Output): void {
  const api = state.api!
  state.documented = options.documented?.(api)
  if (state.documented !== false || state.settled.has(SHADOW)) return
  state.settled.add(SHADOW)
  addChange(state.log, { at: state.firstSeen, kind: 'shadow', detail: 'not in the OpenAPI document' }, options.changes)
  out.alert(shadowApi(state, api, state.lastSeen))
}

/** Called after the day on which it was to end, or although its document says that it should not be. */
function noteZombie(state: InventoryState, options: InventoryOptions, out: Output): void {
  const sunset = Date.parse(state.transport.sunset ?? '')
  const past = sunset <= state.lastSeen
  const marked = state.documented === 'deprecated'
  const before = state.zombie
  state.zombie = past || marked
  if (!state.zombie) return
  state.retired = past
    ? `its sunset was ${new Date(sunset).toISOString().slice(0, 10)}`
    : `the OpenAPI document of ${state.api!.host} marks it as deprecated`
  if (before) return
  addChange(state.log, { at: state.lastSeen, kind: 'zombie', detail: state.retired }, options.changes)
  // A document is given on purpose; what a header says is learned.
  if (marked || mayAlert(state.lastSeen, options)) out.alert(zombieApi(state, state.api!, state.lastSeen))
}

/** Event time at which an API that was in regular use will have been silent for too long, ms. */
export function nextSilence(state: InventoryState, options: InventoryOptions): number | undefined {
  return state.confirmed && !state.unused ? unusedAt(state.rhythm, state.calls, state.lastSeen, options) : undefined
}

/** True when the API has just become unused. */
export function fallsSilent(state: InventoryState, watermark: number, options: InventoryOptions, out: Output): boolean {
  const due = nextSilence(state, options)
  if (due === undefined || due > watermark) return false
  state.unused = true
  addChange(
    state.log,
    { at: due, kind: 'unused', detail: `no call since ${new Date(state.lastSeen).toISOString()}` },
    options.changes,
  )
  if (mayAlert(due, options)) out.alert(unusedApi(state, state.api!, due))
  return true
}

/** A call after that. */
export function comesBack(state: InventoryState, time: number, options: InventoryOptions): void {
  if (!state.unused) return
  state.unused = false
  const days = Math.round((time - state.lastSeen) / DAY_MS)
  addChange(state.log, { at: time, kind: 'used_again', detail: `after ${days} days without a call` }, options.changes)
}
