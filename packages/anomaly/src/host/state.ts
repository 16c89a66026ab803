/** What the worker `anomaly-hosts` keeps per host. */
import { Sibling, type SiblingJson } from './sibling.js'

export interface HostState {
  host: string
  /** By `api.id`. */
  siblings: Map<string, Sibling>
  /** End of the open hour, ms; 0 before the first call. */
  hourEnd: number
  /** When a surge was told last, ms. */
  toldAt: number
  /** Silent for so long that it is to be forgotten. */
  over?: boolean
}

export function createHostState(host: string): HostState {
  return { host, siblings: new Map(), hourEnd: 0, toldAt: 0 }
}

export function encodeHostState(state: HostState): string {
  return JSON.stringify({ ...state, siblings: [...state.siblings] })
}

export function decodeHostState(text: string): HostState {
  const json = JSON.parse(text) as Omit<HostState, 'siblings'> & { siblings: [string, SiblingJson][] }
  return { ...json, siblings: new Map(json.siblings.map(([id, sibling]) => [id, Sibling.fromJSON(sibling)])) }
}
