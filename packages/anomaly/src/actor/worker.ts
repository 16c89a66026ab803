/** The worker `anomaly-actors`: one actor across all APIs. */
import { type ActorEvent, isHeartbeat, TOPICS } from '@apiscope/schema'
import type { WorkerDefinition } from '@apiscope/worker'
import { observeChain } from './chain.js'
import { type ActorOptions, DEFAULT_ACTOR_OPTIONS } from './options.js'
import { observeProbes } from './probe.js'
import { type ActorState, createActorState, decodeActorState, encodeActorState } from './state.js'
import { observeVolume } from './volume.js'

/** Bound to options; `anomalyActorsWorker` is the one with the defaults. */
export function createAnomalyActorsWorker(options: Partial<ActorOptions> = {}): WorkerDefinition<ActorState> {
  const settings = { ...DEFAULT_ACTOR_OPTIONS, ...options }
  return {
    name: 'anomaly-actors',
    stateVersion: 1,
    primary: TOPICS.actors,
    alertTopic: TOPICS.alertsAnomaly,
    create: () => createActorState(),
    encode: encodeActorState,
    decode: decodeActorState,
    apply(state, message, _topic, out) {
      if (isHeartbeat(message)) return
      const event = message as ActorEvent
      state.ip = event.ip
      state.lastSeen = Math.max(state.lastSeen, event.time)
      observeVolume(state, event, settings, out)
      observeProbes(state, event, settings, out)
      observeChain(state, event, settings, out)
    },
    wake: (state) => (state.over ? undefined : state.lastSeen + settings.forgetMs),
    tick(state, watermark) {
      state.over = watermark >= state.lastSeen + settings.forgetMs
    },
    expired: (state) => state.over === true,
  }
}

export const anomalyActorsWorker = createAnomalyActorsWorker()
