/**
 * A JSON Web Token was accepted that its issuer cannot have made: without a signature, with a shared secret where keys are public, with a key
 * that it brings itself (RFC 8725, §2.1, 3.1, 3.10), or of a key that nobody else's tokens come to use. Once is enough; what an API has
 * always accepted is a weakness of it (its risk says so), and no attack.
 */
import { type Credential, callerAddress, type Exchange, outcomeStatus } from '@apiscope/schema'
import type { Output } from '@apiscope/worker'
import { isDismissed } from '../../dismissal.js'
import { raise } from '../../finding.js'
import type { AnomalyOptions } from '../../options.js'
import type { ApiState } from '../state.js'
import { type Accepted, type StrangeKey, Tokens } from '../tokens.js'
import { hash32 } from '../windows.js'

/** Accepted calls with signed tokens that say what is usual; fewer, where callers without any token were seen to be refused. */
const USUAL = 20
const USUAL_GUARDED = 3
/** Share of the accepted calls up to which what is odd is rare. */
const RARE = 0.02
/** Share of accepted calls without a token, from which on a token is no key to anything. */
const OPEN = 0.1
/** Accepted calls with keys that are known, before another one is strange. */
const KEYED = 50
/** Odds of 100 to 1, nats. */
const SURE = Math.log(100)
/** A token that does not say when it ends is taken to live so long; and so long a strange key is in doubt at most. ms. */
const LONG_MS = 30 * 86_400_000

interface Found {
  metric: 'unsigned_tokens' | 'token_algorithm' | 'token_key_source' | 'token_key'
  severity: 'critical' | 'high'
  what: string
  before: string
}

/** Judges what one call showed, and learns it if it was accepted. */
export function judgeToken(state: ApiState, exchange: Exchange, options: AnomalyOptions, out: Output): void {
  const status = outcomeStatus(exchange.response)
  if (status === undefined) return
  const isAccepted = status >= 200 && status < 300
  const token = exchange.credentials?.find(({ scheme }) => scheme === 'jwt')
  if (!token) {
    if (exchange.credentials || !state.tokens) return
    if (isAccepted) state.tokens.accepted.open++
    else if (status === 401 || status === 403) state.tokens.accepted.refused++
    return
  }
  if (!isAccepted) return
  state.tokens ??= Tokens.create()
  const { tokens } = state
  const found = isOpenToAll(tokens.accepted) ? undefined : findingOf(tokens.accepted, token)
  if (found) alert(state, exchange, found, options, out)
  learn(tokens.accepted, token)
  if (!token.unsigned && token.keyId !== undefined) judgeKey(state, exchange, token, options, out)
}

const isOpenToAll = ({ open, signed }: Accepted): boolean => open > OPEN * signed

function findingOf(accepted: Accepted, token: Credential): Found | undefined {
  const { signed, unsigned, secret, publicKey, bringing, refused } = accepted
  const isUsual = signed >= USUAL || (signed >= USUAL_GUARDED && refused > 0)
  if (!isUsual) return undefined
  const rare = (odd: number, of: number) => of >= USUAL_GUARDED && odd <= RARE * of
  const algorithm = token.algorithm ?? '?'
  if (token.unsigned) {
    if (!rare(unsigned, signed)) return undefined
    const what = `A token without a signature (alg ${algorithm})`
    return {
      metric: 'unsigned_tokens',
      severity: 'critical',
      what,
      before: `${signed} signed ones were accepted before`,
    }
  }
  if (token.keyFrom !== undefined && rare(bringing, signed)) {
    const what = `A token that brings its own key (${token.keyFrom})`
    return {
      metric: 'token_key_source',
      severity: 'critical',
      what,
      before: `${signed} without one were accepted before`,
    }
  }
  if (isSecret(token) && rare(secret, publicKey)) {
    const what = `A token signed with a shared secret (${algorithm})`
    const before = `${publicKey} signed with a private key were accepted before`
    return { metric: 'token_algorithm', severity: 'high', what, before }
  }
  return undefined
}

const isSecret = ({ algorithm }: Credential): boolean => algorithm?.startsWith('HS') === true

function learn(accepted: Accepted, token: Credential): void {
  if (token.unsigned) {
    accepted.unsigned++
    return
  }
  accepted.signed++
  if (isSecret(token)) accepted.secret++
  else accepted.publicKey++
  if (token.keyFrom !== undefined) accepted.bringing++
}

/** Keys change now and then, and then everybody's tokens do: a key is strange for as long as only its first caller shows it. */
function judgeKey(state: ApiState, exchange: Exchange, token: Credential, options: AnomalyOptions, out: Output): void {
  const { id, client, time } = exchange
  const tokens = state.tokens!
  const keyId = token.keyId!
  const { strange } = tokens
  if (keyId === strange?.keyId) {
    const elsewhere = client.id !== strange.client.id && callerAddress(client) !== strange.client.ip
    if (!tokens.follow(callerAt(exchange), elsewhere)) return
    tokens.strange = undefined
  } else if (!tokens.knowsKey(keyId)) {
    if (tokens.keyed >= KEYED) {
      tokens.strange ??= {
        keyId,
        client: { id: client.id, ip: callerAddress(client) },
        exchange: id,
        time,
        followers: [],
        witnesses: [],
      }
      return
    }
  } else if (strange) {
    const lifetimeMs = Math.min(LONG_MS, (token.expiresInS ?? Number.POSITIVE_INFINITY) * 1_000 || LONG_MS)
    tokens.witness(callerAt(exchange), time, lifetimeMs)
    if (tokens.doubt >= SURE) {
      tokens.strange = undefined
      alertKey(state, exchange, strange, options, out)
    } else if (time - strange.time > LONG_MS) tokens.strange = undefined
  }
  tokens.useKey(keyId)
}

const callerAt = ({ client }: Exchange): number => hash32(`${client.id} ${callerAddress(client)}`)

function alertKey(
  state: ApiState,
  exchange: Exchange,
  strange: StrangeKey,
  options: AnomalyOptions,
  out: Output,
): void {
  const { client, witnesses, exchange: id } = strange
  const found: Found = {
    metric: 'token_key',
    severity: 'high',
    what: 'A token of a key that nobody else’s tokens have come to use',
    before: `${witnesses.length} other callers go on with the keys known before`,
  }
  const first = { ...exchange, id, client: { ...exchange.client, id: client.id, ip: client.ip, address: client.ip } }
  alert(state, first, found, options, out)
}

function alert(
  state: ApiState,
  { id, api, client, time, credentials }: Exchange,
  { metric, severity, what, before }: Found,
  options: AnomalyOptions,
  out: Output,
): void {
  if (isDismissed(state.dismissals, 'forged_token', metric, 1, { time, client: client.id })) {
    out.count('anomaly.dismissed')
    return
  }
  if (!state.holdOff.pass(`forged_token|${metric}|${client.id}`, time, 1, options.holdOffMs, options.holdOffs)) return
  const algorithm = credentials?.find(({ scheme }) => scheme === 'jwt')?.algorithm
  raise(
    {
      kind: 'forged_token',
      severity,
      api,
      time,
      client: { id: client.id, ip: callerAddress(client) },
      title: `${what} was accepted on ${api.id}, from ${client.id}: ${before}`,
      evidence: {
        metric,
        observed: 1,
        expected: 0,
        lower: 0,
        upper: 0,
        ...(algorithm ? { algorithm } : {}),
        exchanges: [id],
      },
      identity: [client.id, metric, id],
      count: 1,
      answered: 1,
    },
    out,
  )
}
