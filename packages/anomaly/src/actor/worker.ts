/** The worker `anomaly-actors`: one actor across all APIs. */
import { type ActorEvent, isFeedback, isHeartbeat, TOPICS } from '@apiscope/schema'
import type { WorkerDefinition } from '@apiscope/worker'
import { observeAgent } from '../agent/observe.js'
import { DEFAULT_AGENT_OPTIONS } from '../agent/options.js'
import { learnDismissal } from '../dismissal.js'
import { observeChain } from './chain.js'
import { type ActorOptions, DEFAULT_ACTOR_OPTIONS } from './options.js'
import { observePeople } from './people.js'
import { observePrompts } from './prompt-injection.js'
import { observeProvenance } from './provenance.js'
import { observeReplay } from './replay.js'
import { observeProbes } from './scan.js'
import { type ActorState, createActorState, decodeActorState, encodeActorState } from './state.js'
import { observeVolume } from './volume.js'

/** Bound to options; `anomalyActorsWorker` is the one with the defaults. */
export function createAnomalyActorsWorker(options: Partial<ActorOptions> = {}): WorkerDefinition<ActorState> {
  const settings = { ...DEFAULT_ACTOR_OPTIONS, ...options }
  const agents = { ...DEFAULT_AGENT_OPTIONS, ...options.agents }
  return {
    name: 'anomaly-actors',
    stateVersion: 3,
    takesFeedback: true,
    primary: TOPICS.actors,
    // The owner of the API raises what is found here.
    alertTopic: TOPICS.alertsAnomaly,
    feeds: [TOPICS.findings],
    scatters: true,
    create: () => createActorState(),
    encode: encodeActorState,
    decode: decodeActorState,
    apply(state, message, _topic, out) {
      if (isHeartbeat(message)) return
      if (isFeedback(message)) {
        if (learnDismissal(state.dismissals, message, state.lastSeen)) out.count('anomaly.dismissals_learned')
        return
      }
      const event = message as ActorEvent
      if (settings.allow.has(event.actor, event.ip)) return out.count('anomaly.allowed')
      state.ip = event.ip
      state.lastSeen = Math.max(state.lastSeen, event.time)
      observeProvenance(state, event, settings, out)
      // The same call under the caller's address: for scans, and for chains that begin without a login and end with one.
      if (event.joined) {
        observePrompts(state, event, settings, out)
        observeProbes(state, event, settings, out)
        return observeChain(state, event, settings, out)
      }
      observePeople(state, event)
      observePrompts(state, event, settings, out)
      observeVolume(state, event, settings, out)
      observeReplay(state, event, settings, out)
      observeProbes(state, event, settings, out)
      observeChain(state, event, settings, out)
      observeAgent(state, event, agents, out)
    },
    wake: (state) => (state.over ? undefined : state.lastSeen + settings.forgetMs),
    tick(state, watermark) {
      state.over = watermark >= state.lastSeen + settings.forgetMs
    },
    expired: (state) => state.over === true,
  }
}

export const anomalyActorsWorker = createAnomalyActorsWorker()
