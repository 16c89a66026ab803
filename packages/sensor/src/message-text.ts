import {
  type ActorEvent,
  type ApiName,
  type Exchange,
  type Identity,
  outcomeStatus,
  type Parameter,
  type RequestFacts,
  type ResponseFacts,
} from '@apiscope/schema'
import { actorOfExchange, objectsOf } from './actor-event.js'
import { BoundedMap } from './bounded-map.js'

/** The two messages of an exchange as they go to the bus. */
export interface MessageTexts {
  exchange: string
  actor: string
}

/**
 * An exchange and its actor event as JSON: the same text that `JSON.stringify` gives for what the exchange builder made, at
 * an eighth of the price, since the shape is known and both messages share what is longest in them.
 */
export function messageTexts(x: Exchange): MessageTexts {
  const time = `${x.time}`
  const sensor = quote(x.sensor)
  const api = apiText(x.api)
  const identities = x.identities ? `,"identities":${identitiesText(x.identities)}` : ''
  const subjects = x.subjects ? `,"subjects":${JSON.stringify(x.subjects)}` : ''
  const { client, server, request, response } = x
  const from = client.address === undefined ? `"${client.ip}"` : quote(client.address)
  const reported = client.address === undefined ? '' : `,"address":${from}`
  let exchange = `{"v":1,"id":"${x.id}","time":${time},"sensor":${sensor},"client":{"ip":"${client.ip}","port":${client.port},"id":${quote(client.id)}${reported}},"server":{"ip":"${server.ip}","port":${server.port}},"api":${api},"quality":${qualityText(x.quality)}`
  if (x.durationMs !== undefined) exchange += `,"durationMs":${x.durationMs}`
  if (x.tap) exchange += `,"tap":${JSON.stringify(x.tap)}`
  if (x.message) exchange += `,"message":${JSON.stringify(x.message)}`
  if (x.tls) exchange += `,"tls":${JSON.stringify(x.tls)}`
  if (request) exchange += `,"request":${requestText(request)}`
  if (response) exchange += `,"response":${responseText(response)}`
  if (x.principal) exchange += `,"principal":${JSON.stringify(x.principal)}`
  if (x.credentials) exchange += `,"credentials":${JSON.stringify(x.credentials)}`
  exchange += identities
  if (x.parameters) exchange += `,"parameters":${parametersText(x.parameters)}`
  if (x.words) exchange += `,"words":${JSON.stringify(x.words)}`
  exchange += subjects
  const targets = x.targets ? `,"targets":["${x.targets.join('","')}"]` : ''
  exchange += targets
  if (x.attacks) exchange += `,"attacks":${JSON.stringify(x.attacks)}`
  const agent = x.agent ? `,"agent":${JSON.stringify(x.agent)}` : ''
  exchange += agent
  if (x.scored) exchange += x.scored === true ? ',"scored":true' : ',"scored":"partly"'
  const prompt = x.prompt ? `,"prompt":{"score":${x.prompt.score},"in":"${x.prompt.in}"}` : ''
  exchange += prompt
  if (x.prose) exchange += `,"prose":${JSON.stringify(x.prose)}`
  const personal = x.personal ? `,"personal":${JSON.stringify(x.personal)}` : ''
  exchange += personal
  if (x.genai) exchange += `,"genai":${JSON.stringify(x.genai)}`
  if (x.released !== undefined) exchange += `,"released":${x.released}`
  const who = actorOfExchange(x)
  let actor = `{"v":1,"id":"${x.id}","time":${time},"actor":${quote(who)},"ip":${from},"sensor":${sensor},"api":${api},"bytesIn":${request?.bodyBytes ?? 0},"bytesOut":${response?.bodyBytes ?? 0}`
  if (x.released !== undefined) actor += `,"released":${x.released}`
  if (response) {
    actor += `,"status":${outcomeStatus(response)}`
    if (response.records !== undefined) actor += `,"records":${response.records}`
  }
  if (x.principal && who.startsWith('p:')) actor += `,"principal":${quote(x.principal.subject)}`
  actor += identities + subjects + personal
  if (x.genai) actor += `,"model":${quote(x.genai.provider)}`
  if (x.genai?.toolsCalled) actor += `,"called":${JSON.stringify(x.genai.toolsCalled)}`
  actor += prompt + targets
  const objects = objectsOf(x)
  if (objects) actor += `,"objects":["${objects.join('","')}"]`
  actor += agent
  return { exchange: flat(`${exchange}}`), actor: flat(`${actor}}`) }
}

/** Texts of APIs that are remembered: the same few come again with every exchange. Count. */
const REMEMBERED = 8_192
const apiTexts = new BoundedMap<string, { of: ApiName; text: string }>(REMEMBERED)

function apiText(api: ApiName): string {
  const { id, host, method, template } = api
  const known = apiTexts.get(id)
  // A name holds its parts one behind the other, so that two ways to part it are possible.
  if (known && known.of.host === host && known.of.method === method && known.of.template === template) return known.text
  const text = `{"id":${quote(id)},"host":${quote(host)},"method":${quote(method)},"template":${quote(template)}}`
  apiTexts.set(id, { of: api, text: flat(text) })
  return text
}

function requestText(facts: RequestFacts): string {
  const { version, method, target, host } = facts
  return `{"version":${quote(version)},"method":${quote(method)},"target":${quote(target)},"host":${quote(host)},${bodyText(facts)}}`
}

function responseText(facts: ResponseFacts): string {
  const grpc = facts.grpcStatus === undefined ? '' : `"grpcStatus":${facts.grpcStatus},`
  const outcome = facts.outcome === undefined ? '' : `"outcome":${facts.outcome},`
  return `{"version":${quote(facts.version ?? '')},"status":${facts.status},${grpc}${outcome}${bodyText(facts)}}`
}

function bodyText(facts: RequestFacts | ResponseFacts): string {
  let text = `"bodyBytes":${facts.bodyBytes}`
  if (facts.contentType !== undefined) text += `,"contentType":${quote(facts.contentType)}`
  if (facts.decodedBytes !== undefined) text += `,"decodedBytes":${facts.decodedBytes}`
  if (facts.sha256 !== undefined) text += `,"sha256":"${facts.sha256}"`
  if ('records' in facts && facts.records !== undefined) text += `,"records":${facts.records}`
  if (facts.headers) text += `,"headers":${JSON.stringify(facts.headers)}`
  return text
}

function qualityText(quality: Exchange['quality']): string {
  const { gapBytes, truncated, oneSided, reason, oddities, inferred } = quality
  if (reason !== undefined || oddities !== undefined || inferred !== undefined) return JSON.stringify(quality)
  return `{"gapBytes":${gapBytes},"truncated":${truncated},"oneSided":${oneSided}}`
}

function identitiesText(identities: Identity[]): string {
  let text = ''
  for (const { role, kind, key } of identities) {
    text += `${text === '' ? '[' : ','}{"role":"${role}","kind":"${kind}","key":"${key}"}`
  }
  return text === '' ? '[]' : `${text}]`
}

function parametersText(parameters: Parameter[]): string {
  let text = ''
  for (const { in: place, name, values, hidden, json } of parameters) {
    text += `${text === '' ? '[' : ','}{"in":"${place}","name":${quote(name)},"values":[`
    for (let i = 0; i < values.length; i++) text += i === 0 ? quote(values[i]) : `,${quote(values[i])}`
    text += hidden === undefined ? ']' : `],"hidden":${hidden === true ? 'true' : `[${hidden.join()}]`}`
    text += json === undefined ? '}' : `,"json":["${json.join('","')}"]}`
  }
  return text === '' ? '[]' : `${text}]`
}

/** JSON string of a text; what needs no escape is only wrapped. */
function quote(text: string): string {
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c < 0x20 || c === 0x22 || c === 0x5c || c >= 0xd800) return JSON.stringify(text)
  }
  return `"${text}"`
}

/** Where `flat` puts what it reads, so that the reading is not optimised away. */
let read = 0

/** Joined text is a tree of its pieces inside the engine until somebody reads a character; reading one now lets go of them. */
function flat(text: string): string {
  read = text.charCodeAt(read & 1)
  return text
}

type None<T extends never> = T
/** Fields that this file does not write, of which there must be none: a new field of a message is a type error here. */
export type Unwritten =
  | None<
      Exclude<
        keyof Exchange,
        | 'v'
        | 'id'
        | 'time'
        | 'sensor'
        | 'client'
        | 'server'
        | 'api'
        | 'quality'
        | 'durationMs'
        | 'tap'
        | 'tls'
        | 'message'
        | 'genai'
        | 'agent'
        | 'prose'
        | 'personal'
        | 'request'
        | 'response'
        | 'principal'
        | 'credentials'
        | 'identities'
        | 'subjects'
        | 'prompt'
        | 'targets'
        | 'parameters'
        | 'words'
        | 'attacks'
        | 'scored'
        | 'released'
      >
    >
  | None<
      Exclude<
        keyof ActorEvent,
        | 'v'
        | 'id'
        | 'time'
        | 'actor'
        | 'ip'
        | 'sensor'
        | 'api'
        | 'bytesIn'
        | 'bytesOut'
        | 'released'
        | 'status'
        | 'records'
        | 'principal'
        | 'identities'
        | 'subjects'
        | 'prompt'
        | 'targets'
        | 'objects'
        | 'agent'
        | 'joined'
        | 'personal'
        | 'model'
        | 'called'
      >
    >
  | None<
      Exclude<
        keyof RequestFacts | keyof ResponseFacts,
        | 'version'
        | 'method'
        | 'target'
        | 'host'
        | 'status'
        | 'grpcStatus'
        | 'outcome'
        | 'bodyBytes'
        | 'contentType'
        | 'decodedBytes'
        | 'sha256'
        | 'records'
        | 'headers'
      >
    >
  | None<Exclude<keyof Exchange['api'], 'id' | 'host' | 'method' | 'template'>>
  | None<
      Exclude<keyof Identity | keyof Parameter, 'role' | 'kind' | 'key' | 'in' | 'name' | 'values' | 'hidden' | 'json'>
    >
