/**
 * Token replay: one login used from many networks within an hour. A phone changes between two or three (home, mobile, office);
 * a token that was stolen and sold, or shared out to bots, shows in many.
 */
import type { ActorEvent } from '@apiscope/schema'
import type { Output } from '@apiscope/worker'
import { isDismissed } from '../dismissal.js'
import { handOver, plain } from '../finding.js'
import type { ActorOptions } from './options.js'
import { peopleOf } from './people.js'
import { type ActorState, remember } from './state.js'

const HOUR_MS = 3_600_000
/** Networks distinguished per window. */
const MOST = 64

export function observeReplay(state: ActorState, event: ActorEvent, options: ActorOptions, out: Output): void {
  // An actor named by its address has one network by definition.
  if (event.principal === undefined || event.ip === '') return
  const { replay } = state
  if (replay.start < 0 || event.time >= replay.start + HOUR_MS) {
    if (replay.start >= 0) state.replayTail.add(replay.networks.length)
    if (state.replayTail.count > 500) state.replayTail.fade(0.5)
    state.replay = { start: event.time, networks: [], calls: 0 }
  }
  state.replay.calls++
  if (remember(state.replay.networks, networkOf(event.ip), MOST)) judge(state, event, options, out)
}

function judge(state: ActorState, event: ActorEvent, options: ActorOptions, out: Output): void {
  const { networks, calls, start } = state.replay
  const expected = state.replayTail.reference
  const upper = Math.max(options.networks, expected * options.networkMargin)
  if (networks.length < upper) return
  const about = { time: event.time, client: event.actor }
  if (isDismissed(state.dismissals, 'token_replay', 'networks', networks.length, about)) return
  if (!state.holdOff.pass('token_replay', event.time, networks.length / upper, options.holdOffMs, 16)) return
  handOver(
    {
      kind: 'token_replay',
      severity: 'high',
      api: event.api,
      time: event.time,
      client: { id: event.actor, ip: event.ip },
      title: `One login is used from ${networks.length} networks within an hour: ${event.actor}, now on ${event.api.id}; its own most was ${plain(expected)}`,
      evidence: {
        metric: 'networks',
        observed: networks.length,
        expected: plain(expected),
        lower: 0,
        actor: event.actor,
        upper: plain(upper),
        window: '1h',
        window_start: start,
        calls,
        ...peopleOf(state, event.time),
      },
      identity: [event.actor, 'token_replay', start],
      count: calls,
      answered: calls,
    },
    out,
  )
}

/** /16 of an IPv4 address, the first three groups of an IPv6 address. */
function networkOf(ip: string): string {
  return ip.includes(':') ? ip.split(':', 3).join(':') : ip.split('.', 2).join('.')
}
