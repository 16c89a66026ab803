import { type ActorEvent, callerAddress, type Exchange } from '@apiscope/schema'

/** The slim view of an exchange that the cross-API detectors consume, keyed by actor. Pure: recorded exchanges give the same. */
export function actorEvent(exchange: Exchange): ActorEvent {
  const event: ActorEvent = {
    v: 1,
    id: exchange.id,
    time: exchange.time,
    actor: exchange.client.id,
    ip: callerAddress(exchange.client),
    sensor: exchange.sensor,
    api: exchange.api,
    bytesIn: exchange.request?.bodyBytes ?? 0,
    bytesOut: exchange.response?.bodyBytes ?? 0,
  }
  if (exchange.released !== undefined) event.released = exchange.released
  if (exchange.response) event.status = exchange.response.status
  if (exchange.response?.records !== undefined) event.records = exchange.response.records
  if (exchange.principal) event.principal = exchange.principal.subject
  if (exchange.identities) event.identities = exchange.identities
  const objects = objectsOf(exchange)
  if (objects) event.objects = objects
  return event
}

/** Keys of the objects that the request names; undefined when it names none. */
export function objectsOf({ identities }: Exchange): string[] | undefined {
  let objects: string[] | undefined
  if (identities) {
    for (const { role, kind, key } of identities) {
      if (role !== 'requested' || kind !== 'object') continue
      objects ??= []
      objects.push(key)
    }
  }
  return objects
}

/** Could a call be the end of a chain that began without a login? Only what could is sent under the address too. */
const joins = ({ principal, identities, client }: Exchange) =>
  principal !== undefined && client.id.startsWith('p:') && identities?.some(({ role }) => role === 'requested') === true

/**
 * What a login does, under its address too: a look-up without a login and the spending with one have nothing else in common.
 * Undefined when the call could be no part of such a chain.
 */
export function joinedEvent(exchange: Exchange): ActorEvent | undefined {
  if (!joins(exchange)) return undefined
  return { ...actorEvent(exchange), id: `${exchange.id}@`, actor: `ip:${callerAddress(exchange.client)}`, joined: true }
}
