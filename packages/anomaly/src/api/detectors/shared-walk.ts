/** Alerts from what all actors of an API together ask for: `enumeration` without a client. */
import { type Exchange, outcomeStatus } from '@apiscope/schema'
import type { Output } from '@apiscope/worker'
import { isDismissed } from '../../dismissal.js'
import { largest, plain, raise } from '../../finding.js'
import type { AnomalyOptions } from '../../options.js'
import { windowText } from '../../wording.js'
import { Coverage, type Covered } from '../coverage.js'
import { COVERAGE_SCALES } from '../coverage-options.js'
import { numericId, sealedCodes } from '../numeric-id.js'
import type { ApiState } from '../state.js'
import { hash32 } from '../windows.js'

const DAY_MS = 86_400_000
const isMissing = (status: number | undefined) => status === 404 || status === 410

/** `fresh`: the call named something that its actor had not asked for lately. */
export function judgeSharedWalk(
  state: ApiState,
  exchange: Exchange,
  fresh: boolean,
  options: AnomalyOptions,
  out: Output,
): void {
  const object = exchange.identities?.find(({ role, kind }) => role === 'requested' && kind === 'object')
  if (!object) return
  const { api, client, request, response, time } = exchange
  state.coverage ??= Coverage.create(options.coverage)
  const plainId = request ? numericId(request.target, api.template) : undefined
  const [id, ...beside] = plainId === undefined ? (sealedCodes(exchange.parameters, api.template) ?? []) : [plainId]
  const held = state.holdOff.holds('enumeration|*', time)
  const found = state.coverage.add(
    {
      key: object.key,
      time,
      actor: hash32(client.id),
      fresh,
      missing: isMissing(outcomeStatus(response)),
      id,
      beside,
      held,
    },
    options.coverage,
  )
  if (!found) return
  const { sign, observed, upper } = found
  if (isDismissed(state.dismissals, 'enumeration', sign, observed, { time })) return
  if (time - state.firstSeen < DAY_MS) return
  state.foundAt = time
  if (!state.holdOff.pass('enumeration|*', time, observed / upper, options.holdOffMs, options.holdOffs)) return
  alert(exchange, found, out)
}

function alert({ api, time, id }: Exchange, found: Covered, out: Output): void {
  const { sign, scale, start, observed, expected, upper, objects, calls, actors, suspicious } = found
  const window = COVERAGE_SCALES[scale]!.name
  const what = sign === 'missing_objects' ? 'objects that do not exist' : 'objects next to one another'
  raise(
    {
      kind: 'enumeration',
      severity: observed >= 5 * upper ? 'high' : 'medium',
      api,
      time,
      title: `Many clients walk through the objects of ${api.id} together: ${observed} ${what} in ${windowText(window)} by ${actors} or more, usually at most ${largest(expected)}`,
      evidence: {
        metric: sign,
        observed,
        expected: plain(expected),
        lower: 0,
        upper: plain(upper),
        window,
        window_start: start,
        objects,
        requests: calls,
        suspicious_requests: suspicious,
        actors_at_least: actors,
        exchanges: [id],
      },
      identity: ['coverage', sign, window, start],
      count: suspicious,
      answered: sign === 'missing_objects' ? 0 : suspicious,
    },
    out,
  )
}
