import { type ApiName, apiName, type Exchange, evidenceOf, outcomeStatus } from '@apiscope/schema'
import { BoundedMap } from '../bounded-map.js'
import { serverHost } from '../naming.js'
import type { SensorLimits } from '../options.js'
import { type Place, Places } from './places.js'

/** What all beyond a bound is called. */
export const OTHER = '{other}'

/** Methods of the IANA registry and of WebDAV that servers are met with: these need no place. */
const METHODS = new Set(
  '? GET HEAD POST PUT PATCH DELETE OPTIONS TRACE CONNECT QUERY ACL BASELINE-CONTROL BIND CHECKIN CHECKOUT COPY LABEL LINK LOCK MERGE MKACTIVITY MKCALENDAR MKCOL MKREDIRECTREF MKWORKSPACE MOVE ORDERPATCH PRI PROPFIND PROPPATCH REBIND REPORT SEARCH UNBIND UNCHECKOUT UNLINK UNLOCK UPDATE UPDATEREDIRECTREF VERSION-CONTROL PURGE SUBSCRIBE UNSUBSCRIBE NOTIFY M-SEARCH'.split(
    ' ',
  ),
)

/** Servers, and paths with operations, whose names are distinguished at a time. Count. */
const OWNERS = 4_096
/** APIs whose places are remembered, so that most calls cost one look-up. Count. */
const REMEMBERED = 50_000
const IDLE_MS = 3_600_000

type Part = 'hosts' | 'methods' | 'operations'
type Named = Pick<Exchange, 'api' | 'server' | 'response' | 'time'>

/**
 * Bounds what a caller can invent in the name of an API and a server still answers: hosts and methods of a server address, operations of a
 * path (paths have their templates). What is beyond a bound is called `{other}`, and counted. Asked in the order of release. What the server
 * does not confirm (404 …) keeps its name and takes no place: it costs the workers no more than a count.
 */
export class NameBounds {
  /** Exchanges that were renamed, by what there was too much of. */
  readonly over: Record<Part, number> = { hosts: 0, methods: 0, operations: 0 }
  private readonly known = new BoundedMap<string, Place[]>(REMEMBERED)
  private readonly owners: Record<Part, BoundedMap<string, Places>> = {
    hosts: new BoundedMap(OWNERS),
    methods: new BoundedMap(OWNERS),
    operations: new BoundedMap(OWNERS),
  }

  constructor(private readonly limits: SensorLimits) {}

  /** Has this API's name its places? Then it need not be asked about. */
  admits(id: string, time: number): boolean {
    const places = this.known.get(id)
    if (!places) return false
    for (const place of places) if (place.gone) return false
    for (const place of places) if (time > place.last) place.last = time
    return true
  }

  /** The name that the exchange's API goes by: its own, or one with `{other}`. */
  nameOf({ api, server, response, time }: Named): ApiName {
    if (this.admits(api.id, time) || evidenceOf(outcomeStatus(response)) !== 'exists') return api
    const address = serverHost(server)
    const hash = api.template.indexOf('#')
    const path = hash < 0 ? api.template : api.template.slice(0, hash)
    const ownHost = api.host === address
    const host = ownHost ? FREE : this.place('hosts', address, api.host, time)
    const method = METHODS.has(api.method) ? FREE : this.place('methods', address, api.method, time)
    const shown = host ? api.host : `${OTHER}@${address}`
    const operation = hash < 0 ? FREE : this.place('operations', `${shown}${path}`, api.template.slice(hash), time)
    if (host && method && operation) {
      this.known.set(
        api.id,
        [host, method, operation].filter((place) => place !== FREE),
      )
      return api
    }
    return apiName(method ? api.method : OTHER, shown, operation ? api.template : `${path}#${OTHER}`)
  }

  private place(part: Part, owner: string, name: string, time: number): Place | undefined {
    const owners = this.owners[part]
    let places = owners.get(owner)
    if (!places) {
      places = new Places(this.rules(part))
      owners.set(owner, places)
    }
    const place = places.use(name, time)
    if (!place) this.over[part]++
    return place
  }

  private rules(part: Part) {
    const { hostsFree, hostsPerServer, operationsFree, operationsPerPath, methodsPerServer, placeCalls } = this.limits
    const [free, most] = {
      hosts: [hostsFree, hostsPerServer],
      methods: [methodsPerServer, methodsPerServer],
      operations: [operationsFree, operationsPerPath],
    }[part] as [number, number]
    return { free, most, uses: placeCalls, idleMs: IDLE_MS }
  }
}

/** Stands for what needs no place. */
const FREE: Place = { last: Number.POSITIVE_INFINITY, gone: false }
