import { Allowance } from '../body/allowance.js'
import { decodeBody } from '../body/decode.js'
import type { HttpMessage } from '../contract.js'
import type { HttpLimits } from '../limits.js'
import { protobufParameters } from '../protobuf/parameters.js'
import { innerText, jsonBody } from './json-body.js'
import { decodeForm, queryOf } from './query.js'
import type { ParameterSink } from './sink.js'

/** Pairs of a query among which those of Connect are looked for. */
const PAIRS = 16

/** May this target be that of a Connect call without side effects (connectrpc.com/docs/protocol, "Unary-Get-Request")? */
export function mayBeConnectGet(target: string): boolean {
  return target.includes('message=') && target.includes('encoding=')
}

/** Fields of the message that stands in the query, under their own names. */
export function connectGetParameters(
  { target, protobuf }: Pick<HttpMessage, 'target' | 'protobuf'>,
  limits: HttpLimits,
  out: ParameterSink,
): void {
  const query = new Map<string, string>()
  for (const pair of queryOf(target).split('&', PAIRS)) {
    const equals = pair.indexOf('=')
    if (equals > 0 && !query.has(pair.slice(0, equals))) query.set(pair.slice(0, equals), pair.slice(equals + 1))
  }
  const encoding = query.get('encoding')
  const message = query.get('message')
  if (message === undefined || (encoding !== 'json' && encoding !== 'proto')) return
  const text = decodeForm(message)
  const sent = query.get('base64') === '1' ? Buffer.from(text, 'base64url') : Buffer.from(text, 'utf8')
  const bytes = opened(sent, query.get('compression') ?? '', limits).subarray(0, limits.parseBytes)
  const place = { location: 'query', limits, out } as const
  if (encoding === 'json') {
    jsonBody(bytes.toString('utf8'), '', place)
    return
  }
  const sink = {
    get full() {
      return out.full
    },
    value: (name: string, value: string, isWritten: boolean) => {
      if (isWritten) innerText(name, value, place)
      else out.add('query', name, value)
    },
    whole: (value: string) => out.deep?.('query', value),
  }
  protobufParameters([bytes], false, limits, sink, protobuf)
}

function opened(bytes: Buffer, coding: string, limits: HttpLimits): Buffer {
  if (coding === '' || coding === 'identity') return bytes
  return decodeBody(bytes, coding, limits, new Allowance(bytes.length, limits.decodeRatio, limits.decodedBytes)).data
}
