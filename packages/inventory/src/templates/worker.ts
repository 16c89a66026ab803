/** The worker `inventory-templates`: one host across its APIs. Learns its templates and tells the sensors. */
import {
  hostEvidence,
  isHeartbeat,
  isProcedurePath,
  keys,
  type PathEvent,
  type TemplateMessage,
  TOPICS,
} from '@apiscope/schema'
import type { Output, WorkerDefinition } from '@apiscope/worker'
import { decodeNode, encodeNode, type NodeJson } from './encode.js'
import { ModelJudge } from './judge.js'
import { replacedBy, toldOf } from './knowledge.js'
import { HostLearner } from './learner.js'
import { DEFAULT_TEMPLATE_LIMITS, type TemplateLimits } from './limits.js'
import { TemplateModel } from './model.js'

export interface HostState {
  host: string
  learner: HostLearner
  /** Places at which words became values. */
  places: string[]
  /** As told last. */
  templates: string[]
  /** Event time of the last call, and that up to which the evidence has lost weight, ms. */
  lastSeen: number
  agedTo: number
  /** Event time of the next decision, and the wait that led to it. */
  due?: number
  wait: number
  /** Nodes since that decision. */
  grown: number
}

interface HostJson extends Omit<HostState, 'learner'> {
  root: NodeJson
}

/** New nodes that make a host one that grows: at least so many, and this share of its tree. */
const GROWN = { least: 5, share: 0.05 }
/** Share of a half-life after which the evidence is let lose weight. */
const AGE_STEP = 1 / 16

/** Bound to limits. Names are given on firmer ground than `apiscope templates` tells them, for they stay. */
export function createTemplatesWorker(limits: TemplateLimits = DEFAULT_TEMPLATE_LIMITS): WorkerDefinition<HostState> {
  const model = TemplateModel.load()
  const judge = new ModelJudge(model, limits.signature, limits.sure, limits.values)
  const learner = () => new HostLearner(limits, judge, model.vocabulary)
  return {
    name: 'inventory-templates',
    stateVersion: 1,
    primary: TOPICS.paths,
    alertTopic: TOPICS.alertsInventory,
    evidence: hostEvidence,
    weight: ({ learner }) => learner.nodes,
    create: (host) => ({
      host,
      learner: learner(),
      places: [],
      templates: [],
      lastSeen: 0,
      agedTo: 0,
      wait: limits.decideMs,
      grown: 0,
    }),
    apply(state, message, _topic, out) {
      if (isHeartbeat(message) || isProcedurePath((message as PathEvent).template)) return
      observe(state, message as PathEvent, limits, out)
    },
    wake: (state) => state.due,
    tick(state, watermark, out) {
      state.due = undefined
      age(state, watermark, limits)
      if (watermark - state.lastSeen < limits.forgetMs) decideAnew(state, limits, out)
      state.due = state.lastSeen + limits.forgetMs
    },
    expired: (state, watermark) => watermark - state.lastSeen >= limits.forgetMs,
    encode: ({ learner: { root }, ...rest }) => JSON.stringify({ ...rest, root: encodeNode(root) } satisfies HostJson),
    decode(text) {
      const { root, ...rest } = JSON.parse(text) as HostJson
      const state = { ...rest, learner: learner() }
      state.learner.restore(decodeNode(root))
      return state
    },
  }
}

function observe(state: HostState, event: PathEvent, { decideMs }: TemplateLimits, out: Output): void {
  const { method, template, values, status, calls, time } = event
  const { learner } = state
  const before = { ...learner.dropped }
  const nodes = learner.nodes
  learner.observe({ method, template, values, weight: calls, time, ...(status === undefined ? {} : { status }) })
  if (learner.nodes > nodes) state.grown++
  // Some noise is always new; only a host that grows in earnest is looked at often.
  if (state.grown >= Math.max(GROWN.least, learner.nodes * GROWN.share)) state.wait = decideMs
  state.due = Math.min(state.due ?? Number.POSITIVE_INFINITY, time + state.wait)
  state.lastSeen = Math.max(state.lastSeen, time)
  if (state.agedTo === 0) state.agedTo = time
  for (const name of Object.keys(before) as (keyof typeof before)[]) {
    const more = learner.dropped[name] - before[name]
    if (more > 0) out.count(name, more)
  }
}

function age(state: HostState, now: number, { halfLifeMs }: TemplateLimits): void {
  const halfLives = (now - state.agedTo) / halfLifeMs
  if (!(halfLives >= AGE_STEP) || !Number.isFinite(halfLives)) return
  state.learner.age(halfLives)
  state.agedTo = now
}

function decideAnew(state: HostState, limits: TemplateLimits, out: Output): void {
  const { host, learner } = state
  out.count('templates.decisions')
  const routes = learner.routes()
  const { places, templates } = toldOf(routes, state.places, limits)
  state.wait = Math.min(state.wait * 2, limits.decideMostMs)
  state.grown = 0
  const replaced = replacedBy(routes, learner.root, limits.replaced)
  if (places.length === 0 || (replaced.length === 0 && templates.join() === state.templates.join())) return
  state.places = places
  state.templates = templates
  learner.adopt(routes)
  const message: TemplateMessage = { v: 1, host, templates, time: state.lastSeen, replaced }
  out.publish(TOPICS.templates, host, message)
  out.hset(keys.templates(), { [host]: JSON.stringify(templates) })
  out.count('templates.published')
}
