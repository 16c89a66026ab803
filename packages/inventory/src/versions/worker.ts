/** The worker `inventory-versions`: one host across its APIs. Finds old versions of a path that are called beside a newer one. */
import {
  ALERT_VERSION,
  type ApiName,
  alertId,
  apiName,
  displayTemplate,
  evidenceOf,
  hostEvidence,
  isHeartbeat,
  keys,
  type PathEvent,
  TOPICS,
} from '@apiscope/schema'
import type { Output, WorkerDefinition } from '@apiscope/worker'
import { mayAlert } from '../lifecycle/life.js'
import { newestFirst, type PathVersion, versionOf } from './family.js'

/** Every bound and period of the worker of versions. */
export interface VersionOptions {
  /** Event time until which versions are learned without alerts, ms since epoch; undefined: no alerts. */
  learnUntil?: number | (() => number)
  /** Families of paths kept per host; further ones are counted as dropped. Count, 500. */
  families: number
  /** Versions kept of a family. Count, 12. */
  versions: number
  /** Calls that the newer version must have had. Count, 20. */
  newerCalls: number
  /** A newer version must have been in use for so long before the old one counts as left behind. ms of event time, 24 h. */
  handoverMs: number
  /** Between two looks at a host; one without versions is forgotten after it. ms of event time, 60,000. */
  intervalMs: number
  /** A host is forgotten after this long without news of it. ms of event time, 90 days. */
  forgetMs: number
}

export const DEFAULT_VERSION_OPTIONS: VersionOptions = {
  families: 500,
  versions: 12,
  newerCalls: 20,
  handoverMs: 86_400_000,
  intervalMs: 60_000,
  forgetMs: 7_776_000_000,
}

interface Member {
  template: string
  version: PathVersion
  /** Event time of the first and the last answered call, ms. */
  first: number
  last: number
  calls: number
  /** It was found left behind. */
  told?: boolean
}

export interface VersionState {
  host: string
  /** `METHOD family` → versions, the newest first. */
  families: Map<string, Member[]>
  /** Event time of the last news, of the next look, ms. */
  lastSeen: number
  due?: number
  /** Its time has come to be forgotten. */
  stale?: boolean
}

export function createVersionsWorker(options: Partial<VersionOptions> = {}): WorkerDefinition<VersionState> {
  const settings = { ...DEFAULT_VERSION_OPTIONS, ...options }
  return {
    name: 'inventory-versions',
    stateVersion: 1,
    primary: TOPICS.paths,
    alertTopic: TOPICS.alertsInventory,
    evidence: hostEvidence,
    weight: ({ families }) => families.size,
    create: (host) => ({ host, families: new Map(), lastSeen: 0 }),
    apply(state, message, _topic, out) {
      if (!isHeartbeat(message)) observe(state, message as PathEvent, settings, out)
    },
    wake: (state) => wakeUp(state, settings),
    tick(state, _watermark, out) {
      if (state.due === undefined) state.stale = true
      state.due = undefined
      for (const [family, members] of state.families) judge(state.host, family, members, settings, out)
    },
    expired: (state) => state.stale === true,
    encode: (state) => JSON.stringify({ ...state, families: [...state.families] }),
    decode(text) {
      const json = JSON.parse(text)
      return { ...json, families: new Map(json.families) }
    },
  }
}

function wakeUp({ due, stale, lastSeen, families }: VersionState, options: VersionOptions): number | undefined {
  if (due !== undefined || stale) return due
  return lastSeen + (families.size === 0 ? options.intervalMs : options.forgetMs)
}

/** Counts answers that show that the path exists. */
function observe(state: VersionState, event: PathEvent, options: VersionOptions, out: Output): void {
  state.stale = undefined
  state.lastSeen = Math.max(state.lastSeen, event.time)
  if (evidenceOf(event.status) !== 'exists') return
  const found = versionOf(event.template)
  if (!found) return
  const family = `${event.method} ${found.family}`
  let members = state.families.get(family)
  if (!members) {
    if (state.families.size >= options.families) {
      out.count('inventory.version_families_over_limit')
      return
    }
    members = []
    state.families.set(family, members)
  }
  let member = members.find(({ template }) => template === event.template)
  if (!member) {
    if (members.length >= options.versions) {
      out.count('inventory.versions_over_limit')
      return
    }
    member = { template: event.template, version: found.version, first: event.time, last: event.time, calls: 0 }
    members.push(member)
    members.sort((a, b) => newestFirst(a.version, b.version))
  }
  member.calls += event.calls
  member.first = Math.min(member.first, event.time)
  member.last = Math.max(member.last, event.time)
  if (members.length > 1) state.due ??= event.time + options.intervalMs
}

function judge(host: string, family: string, members: readonly Member[], options: VersionOptions, out: Output): void {
  const method = family.slice(0, family.indexOf(' '))
  for (const old of members) {
    const newer = members.find(
      (one) =>
        newestFirst(one.version, old.version) < 0 &&
        one.calls >= options.newerCalls &&
        old.last >= one.first + options.handoverMs,
    )
    if (!newer || old.told) continue
    old.told = true
    const api = apiName(method, host, old.template)
    const successor = apiName(method, host, newer.template)
    out.hset(keys.api(api.id), { successor: successor.id })
    if (mayAlert(old.last, options)) alert(api, successor, old, newer, out)
  }
}

function alert(api: ApiName, successor: ApiName, old: Member, newer: Member, out: Output): void {
  const name = ({ method, host, template }: ApiName) => `${method} ${host}${displayTemplate(template)}`
  out.alert({
    v: ALERT_VERSION,
    id: alertId('zombie_api', api.id, successor.id),
    time: old.last,
    kind: 'zombie_api',
    severity: 'low',
    api,
    title: `${name(api)} is still called, though ${name(successor)} is in use since ${new Date(newer.first).toISOString().slice(0, 10)}`,
    evidence: {
      successor: successor.id,
      successor_first_seen: new Date(newer.first).toISOString(),
      successor_calls: newer.calls,
      calls: old.calls,
      last_seen: new Date(old.last).toISOString(),
    },
    owasp: 'API9:2023',
  })
}
