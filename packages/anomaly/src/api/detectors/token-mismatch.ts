/**
 * Tokens for another identity than the request named: at the first, where that is not done; where it is (by this actor on other
 * days, or by many here), when one actor or the API as a whole does clearly more of it than before.
 */
import { callerAddress, type Exchange, outcomeStatus } from '@apiscope/schema'
import type { Output } from '@apiscope/worker'
import { isDismissed } from '../../dismissal.js'
import { plain, raise } from '../../finding.js'
import type { AnomalyOptions } from '../../options.js'
import { type Mint, mintOf } from '../mismatch.js'
import type { ApiState } from '../state.js'
import type { ActorWindows } from '../windows.js'

const DAY_MS = 86_400_000

interface Found {
  metric: string
  observed: number
  expected: number
  upper: number
  what: string
  /** False: the work of many. */
  single: boolean
}

export function judgeMint(
  state: ApiState,
  exchange: Exchange,
  actor: ActorWindows,
  options: AnomalyOptions,
  out: Output,
): void {
  const status = outcomeStatus(exchange.response) ?? 0
  if (status < 200 || status >= 300) return
  const mint = mintOf(exchange.identities)
  if (!mint) return
  const day = Math.floor(exchange.time / DAY_MS)
  actor.minted = state.delegation.count(actor.minted, mint.mismatch, day, options.fadePerDay)
  if (!mint.mismatch) return
  const stranger = state.mismatches.note(exchange.client.id, day)
  const found = findingOf(state, exchange.client.id, actor.minted[2], stranger)
  if (found) alertMint(state, exchange, mint, found, options, out)
}

function findingOf(
  { delegation, mismatches }: ApiState,
  client: string,
  today: number,
  stranger: boolean,
): Found | undefined {
  const custom = delegation.isCustom(mismatches.size)
  if (stranger && !custom) {
    const observed = mismatches.countOf(client)
    const what = 'A token for another identity than the one asked for'
    return { metric: 'token_mismatches', observed, expected: 0, upper: 1, what, single: true }
  }
  const { most } = delegation
  if (today >= most) {
    const what = `${today} tokens for other identities than the ones asked for in a day`
    return { metric: 'token_mismatches', observed: today, expected: most / 3, upper: most, what, single: true }
  }
  const crowd = custom ? delegation.crowd() : undefined
  if (!crowd) return undefined
  const what = `${crowd.observed} clients got tokens for other identities than the ones asked for today, twice as many as usual`
  return { metric: 'mismatching_actors', ...crowd, expected: crowd.upper / 2, what, single: false }
}

function alertMint(
  state: ApiState,
  exchange: Exchange,
  { requested, issued }: Mint,
  { metric, observed, expected, upper, what, single }: Found,
  options: AnomalyOptions,
  out: Output,
): void {
  const { api, client, time } = exchange
  const who = single ? client.id : '*'
  const about = single ? { time, client: client.id } : { time }
  if (isDismissed(state.dismissals, 'token_mismatch', metric, observed, about)) return
  // The first is one whatever follows; of what is counted, tenfold is worth another alert.
  const ratio = upper > 1 ? observed / upper : 1
  if (!state.holdOff.pass(`token_mismatch|${who}`, time, ratio, options.holdOffMs, options.holdOffs)) return
  raise(
    {
      kind: 'token_mismatch',
      severity: 'high',
      api,
      time,
      ...(single ? { client: { id: client.id, ip: callerAddress(client) } } : {}),
      title: `${what} on ${api.id}${single ? `, to ${client.id}` : ''}`,
      evidence: {
        metric,
        observed,
        expected: plain(expected),
        ...(upper > 1 ? { lower: 0, upper: plain(upper), window: '24h' } : {}),
        delegation_share: plain(state.delegation.share),
        ...(single ? { requested, issued } : {}),
        exchanges: [exchange.id],
      },
      identity: [who, exchange.id],
      count: single ? 1 : observed,
      answered: single ? 1 : observed,
    },
    out,
  )
}
