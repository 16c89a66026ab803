import type { FlowInfo, Half } from '@apiscope/flow'
import type { HttpExchange } from '../contract.js'

/** Whom a PROXY protocol header of the half that asks names as the caller. */
export function callerOf({ proxied }: FlowInfo, clientHalf: Half): Pick<HttpExchange, 'caller'> {
  return proxied !== undefined && proxied.half === clientHalf ? { caller: proxied.source } : NOBODY
}

const NOBODY = {}
