import { type ActorEvent, actorOf, actorOfAddress, callerAddress, type Exchange, outcomeStatus } from '@apiscope/schema'

/** Answers that say who called is not who the credential names, or may not do this. */
const REFUSED = new Set([401, 403])
/** Answers that say there is no such route. */
const ABSENT = new Set([401, 403, 404, 405, 407, 501])

/**
 * The actor of an exchange: its principal, unless the server refused it. Who was refused is not believed: an unsigned token may name
 * anybody, and another at each call; what is left is the address.
 */
export function actorOfExchange({ client, principal, response }: Exchange): string {
  const refused = principal !== undefined && response !== undefined && REFUSED.has(outcomeStatus(response) ?? 0)
  return refused ? actorOfAddress(callerAddress(client)) : actorOf(client.id)
}

/** The slim view of an exchange that the cross-API detectors consume, keyed by actor. Pure: recorded exchanges give the same. */
export function actorEvent(exchange: Exchange): ActorEvent {
  // The bytes of a batch are those of what carried it: a caller moves them once.
  const isCarried = exchange.message?.protocol === 'batch'
  const event: ActorEvent = {
    v: 1,
    id: exchange.id,
    time: exchange.time,
    actor: actorOfExchange(exchange),
    ip: callerAddress(exchange.client),
    sensor: exchange.sensor,
    api: exchange.api,
    bytesIn: isCarried ? 0 : (exchange.request?.bodyBytes ?? 0),
    bytesOut: isCarried ? 0 : (exchange.response?.bodyBytes ?? 0),
  }
  if (exchange.released !== undefined) event.released = exchange.released
  if (exchange.response) event.status = outcomeStatus(exchange.response)
  if (exchange.response?.records !== undefined) event.records = exchange.response.records
  if (exchange.principal && event.actor.startsWith('p:')) event.principal = exchange.principal.subject
  if (exchange.identities) event.identities = exchange.identities
  if (exchange.subjects) event.subjects = exchange.subjects
  if (exchange.personal) event.personal = exchange.personal
  if (exchange.genai) event.model = exchange.genai.provider
  if (exchange.genai?.toolsCalled) event.called = exchange.genai.toolsCalled
  if (exchange.prompt) event.prompt = exchange.prompt
  if (exchange.targets) event.targets = exchange.targets
  const objects = objectsOf(exchange)
  if (objects) event.objects = objects
  if (exchange.agent) event.agent = exchange.agent
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

/** Is the call sent under the address too: it could be the end of a chain that began without a login, or asks for what is not there. */
function joins({ principal, identities, personal, agent, genai, response }: Exchange, actor: string): boolean {
  if (principal === undefined || !actor.startsWith('p:')) return false
  // What is read with one credential is said to a model with another.
  if (personal !== undefined) return true
  // An agent asks its model with one credential and its tools with others.
  if (agent !== undefined || genai !== undefined) return true
  if (response !== undefined && ABSENT.has(outcomeStatus(response) ?? 0)) return true
  return identities?.some(({ role }) => role === 'requested') === true
}

/**
 * What a login does, under its address too: a look-up without a login and the spending with one have nothing else in common, nor have
 * the calls of one who shows another made-up credential at each. Undefined when the call could be no part of either.
 * @param event what `actorEvent` gave, when it was asked before
 */
export function joinedEvent(exchange: Exchange, event?: ActorEvent): ActorEvent | undefined {
  if (exchange.principal === undefined) return undefined
  const own = event ?? actorEvent(exchange)
  if (!joins(exchange, own.actor)) return undefined
  const actor = actorOfAddress(callerAddress(exchange.client))
  return joinedTo(own, `${exchange.id}@`, actor)
}

/** Written out: spreading an object takes several times as long, and every call of a principal makes one. */
function joinedTo(own: ActorEvent, id: string, actor: string): ActorEvent {
  const { time, ip, sensor, api, bytesIn, bytesOut } = own
  const event: ActorEvent = { v: 1, id, time, actor, ip, sensor, api, bytesIn, bytesOut }
  if (own.released !== undefined) event.released = own.released
  if (own.status !== undefined) event.status = own.status
  if (own.records !== undefined) event.records = own.records
  if (own.principal !== undefined) event.principal = own.principal
  if (own.identities) event.identities = own.identities
  if (own.personal) event.personal = own.personal
  if (own.model !== undefined) event.model = own.model
  if (own.called) event.called = own.called
  if (own.prompt) event.prompt = own.prompt
  if (own.targets) event.targets = own.targets
  if (own.agent) event.agent = own.agent
  if (own.objects) event.objects = own.objects
  event.joined = true
  return event
}
