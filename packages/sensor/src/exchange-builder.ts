import type { ModelExchange } from '@apiscope/genai'
import {
  DEFAULT_LIMITS,
  extractParameters,
  grpcType,
  type HttpExchange,
  type HttpMessage,
  mayBeConnectGet,
  type ProtobufTypes,
} from '@apiscope/http'
import {
  type Credential,
  type Exchange,
  isHidden,
  markHidden,
  type Parameter,
  type RequestFacts,
  type ResponseFacts,
  sha256Text,
  TextCache,
  type TlsInfo,
} from '@apiscope/schema'
import { type TlsFacts, tlsOf } from '@apiscope/tls'
import { agentParameters } from './agents/parameters.js'
import { type AgentOutcome, AgentReader } from './agents/reader.js'
import { RequestLook } from './attacks/request-look.js'
import { methodName } from './authority.js'
import type { Found } from './credentials/authorization.js'
import { redactConnectMessage, withoutConnectMessage } from './credentials/connect-get.js'
import { Credentials, type ProxyTrust, published } from './credentials/credentials.js'
import { nameFacts } from './credentials/name-facts.js'
import { Principals, subjectOfToken } from './credentials/principal.js'
import { Pseudonymizer } from './credentials/pseudonym.js'
import { redact, redactParameters } from './credentials/redact.js'
import { redactPath, redactTarget, sealTarget } from './credentials/target.js'
import { redactUnnamed } from './credentials/unnamed.js'
import { endpointsOf } from './endpoints.js'
import { headFacts, type Shown } from './head-facts.js'
import { contentTypeText } from './header-values.js'
import { HeaderView, publishedHeaders } from './headers.js'
import { ActorNaming } from './identity/actor.js'
import { identitiesOf } from './identity/identities.js'
import { SubjectSet } from './identity/subjects.js'
import { answerPart, copyOf, type KnownAnswer, KnownAnswers, within } from './known-answers.js'
import { Askers, askersTable } from './model/askers.js'
import { tellModel } from './model/model-calls.js'
import { type Look, PersonalValues } from './model/personal-values.js'
import { PromptLook } from './model/prompt-look.js'
import { ApiNaming, type Naming } from './naming.js'
import type { SensorOptions } from './options.js'

/** What was read of one exchange: all its parameters, or those beside its answer's. */
export interface Reading {
  parameters: Parameter[]
  known?: KnownAnswer
  /** Its answer is to be kept. */
  fresh?: FreshAnswer
}

/** An answer that is to be kept: its own parameters, which will be redacted, and what they were. */
interface FreshAnswer {
  message: HttpMessage
  part: readonly Parameter[]
  raw: Parameter[]
  more: readonly (readonly [Parameter, string])[]
}

const NOBODY: Shown = { found: [], principal: undefined }
const NO_PATH: Parameter[] = []

/** Turns what was on the wire into the message that leaves the sensor: named, pseudonymised, redacted. */
export class ExchangeBuilder {
  private readonly naming: ApiNaming
  private readonly pseudonyms: Pseudonymizer
  private readonly actors: ActorNaming
  private readonly principals: Principals
  private readonly prompts: PromptLook
  private readonly credentials: Credentials
  private readonly look = new RequestLook()
  private readonly answers: KnownAnswers
  /** Reads calls of agents' protocols. */
  readonly agents: AgentReader
  private readonly personal: PersonalValues | undefined
  /** Who asks models. */
  readonly askers: Askers
  /** Requests that were not searched for attacks as a whole. */
  private partlyScored = 0

  /** @param types what is known of the types of Protobuf messages */
  constructor(
    private readonly options: SensorOptions,
    private readonly types: ProtobufTypes,
  ) {
    this.pseudonyms = new Pseudonymizer(options.hmacKey, options.limits.cachedPseudonyms)
    this.agents = new AgentReader(this.pseudonyms)
    this.prompts = new PromptLook(this.pseudonyms)
    this.naming = new ApiNaming(
      options.limits.cachedHosts,
      options.routes,
      (path, written) => redactPath(path, this.pseudonyms, written),
      options.seal?.words,
    )
    this.actors = new ActorNaming(options.trustedProxies)
    const { askers, askerMs } = options.limits
    this.askers = new Askers(options.askers ?? askersTable(askers), askerMs)
    this.answers = new KnownAnswers(options.limits.answerBytes)
    if (options.prose) this.personal = new PersonalValues(options.prose, this.pseudonyms, options.limits.personal)
    this.principals = new Principals(this.pseudonyms, options.limits.credentialCacheBytes / 2)
    this.credentials = new Credentials(options.limits.credentialCacheBytes / 2)
  }

  /** Names the paths of a host by learned templates from now on. */
  adopt(host: string, templates: readonly string[]): void {
    this.naming.adopt(host, templates)
  }

  name(request: HttpMessage | undefined, server: { ip: string; port: number }): Naming {
    return this.naming.name(request, server)
  }

  /**
   * @param naming what `name` gave at the request's head, when it was asked then
   * @param inspected false for exchanges outside the sample: of these only path and query parameters are
   *   published, and the fields of a body that was kept
   * @param sampled false for a request whose body is published only if there is an attack in it
   * @param agent what came of the call that it makes, of an agents' protocol
   * @param model the call to a model that it is
   */
  build(
    http: HttpExchange,
    naming: Naming | undefined,
    inspected: boolean,
    sampled = true,
    agent?: AgentOutcome,
    model?: ModelExchange | null,
  ): Exchange {
    const { request, response, flow } = http
    const ends = endpointsOf(http)
    const { ip, port } = ends.client
    const named = naming ?? this.name(request, ends.server)
    const { id: api, host, template } = named.api
    this.types.note(http, { api, host, path: named.safePath ?? template }, inspected)
    const headers = request?.watched ? new HeaderView(request.rawHeaders) : undefined
    const query = request?.target.includes('?') ?? false
    const { found, principal } = request && (headers || query) ? this.shownBy(request, headers, query, ip) : NOBODY
    const attacks = request && this.look.verdicts(http, request, named.path, sampled)
    if (request && !sampled && !attacks) request.body = undefined
    const wanted = inspected || query || request?.body !== undefined || http.conflicting !== undefined
    const subjects = this.subjects(named.api)
    const reading = wanted ? this.read(http, named.path, agent, subjects) : { parameters: named.path }
    subjects.addAll(reading.parameters)
    // What nobody else can read (frames of Amazon's event stream) was read along.
    if (model?.answered) http.oddities = http.oddities.filter((oddity) => oddity !== 'unread-response')
    const exchange: Exchange = {
      v: 1,
      id: exchangeId(http, ends.idText),
      time: millis((request ?? response)?.firstByte ?? flow.start),
      sensor: this.options.sensor,
      client:
        headers || principal || http.caller !== undefined
          ? this.actors.client(ends.client, headers, principal, http.caller)
          : { ip, port, id: ends.actor },
      server: ends.server,
      api: named.api,
      quality: quality(http),
    }
    if (request && response) exchange.durationMs = millis(Math.max(0, response.lastByte - request.firstByte))
    if (flow.tap) exchange.tap = flow.tap
    const tls = tlsOf(flow)
    if (tls) exchange.tls = tlsInfo(tls)
    if (principal) exchange.principal = principal
    if (found.length > 0) exchange.credentials = this.published(found, exchange.time)
    if (model) tellModel(exchange, model, response?.status)
    const isTelling = model && exchange.genai ? this.texts(exchange, model, 'both') : false
    if (agent) this.prompts.targets(exchange, reading.parameters)
    const numbered = request !== undefined && grpcType(request.contentType) !== undefined
    const inQuery = request !== undefined && query && mayBeConnectGet(request.target)
    const hides = this.addParameters(exchange, reading, numbered || inQuery, inQuery, isTelling)
    if (request) exchange.request = this.requestFacts(request, named, inspected, exchange.parameters)
    if (hides && !this.options.seal)
      exchange.request!.target = withoutConnectMessage(exchange.request!.target, this.pseudonyms)
    if (response) exchange.response = this.responseFacts(response, inspected, agent)
    if (agent) exchange.agent = agent.facts
    if (named.words) this.addWords(exchange, named.words)
    subjects.tell(exchange)
    if (attacks) exchange.attacks = attacks
    if (request) exchange.scored = this.scored()
    const prompt = agent || exchange.genai ? this.prompts.score(agent, exchange.genai && model) : undefined
    if (prompt) exchange.prompt = prompt
    return exchange
  }

  /** Parameters of an exchange; those of an answer that came before are known. */
  private read(
    http: HttpExchange,
    path: readonly Parameter[],
    agent: AgentOutcome | undefined,
    subjects: SubjectSet,
  ): Reading {
    const { response } = http
    const isRemembered = response?.body !== undefined && !agent && grpcType(response.contentType) === undefined
    const known = isRemembered ? this.answers.recall(response) : undefined
    if (known === undefined) return { parameters: [...path, ...this.parametersOf(http, agent, subjects.more)] }
    if (known !== 'again') {
      const asked = extractParameters({ ...http, response: undefined }, undefined, subjects.more)
      subjects.addAnswer(known)
      return { parameters: [...path, ...asked], known: within(known, DEFAULT_LIMITS.parameters - asked.length) }
    }
    const more: [Parameter, string][] = []
    const read = extractParameters(http, undefined, (parameter, value) => {
      subjects.more(parameter, value)
      if (parameter.in === 'response') more.push([parameter, value])
    })
    const parameters = [...path, ...read]
    const part = response!.unread ? undefined : answerPart(read)
    return part && read.length < DEFAULT_LIMITS.parameters
      ? { parameters, fresh: { message: response!, part, raw: part.map(copyOf), more } }
      : { parameters }
  }

  /** What was read of an answer, once its credentials are out of it. */
  private keepAnswer({ message, part, raw, more }: FreshAnswer): void {
    this.answers.keep(message, {
      raw,
      written: part.map(copyOf),
      more: more.map(([parameter, value]) => [raw[part.indexOf(parameter)]!, value]),
      identities: identitiesOf(raw, this.pseudonyms, this.options.limits.identities),
      subjects: [undefined, undefined],
    })
  }

  parametersOf(http: HttpExchange, agent: AgentOutcome | undefined, more: SubjectSet['more']): Parameter[] {
    return agent ? agentParameters(http, agent, more) : extractParameters(http, undefined, more)
  }

  /** What a request shows to authenticate itself, and whom that stands for. @param raw alternating name, value @param ip of the peer */
  shown(raw: string[], target: string, ip: string): Shown {
    const trust = this.actors.trust(ip)
    const found = this.credentials.of(raw, target, trust)
    return { found, principal: this.principals.of(new HeaderView(raw)) ?? this.caller(found, trust) }
  }

  /** What was shown, in its publishable form. @param time of the exchange, ms */
  published(found: readonly Found[], time: number): Credential[] {
    return published(found, time, this.pseudonyms)
  }

  /** Attack patterns in what a client has sent, and whether all of it was looked at. */
  attacks(http: HttpExchange, request: HttpMessage, sampled: boolean): Pick<Exchange, 'attacks' | 'scored'> {
    const attacks = this.look.verdicts(http, request, NO_PATH, sampled)
    return { ...(attacks ? { attacks } : {}), scored: this.scored() }
  }

  /** Was all of the last request looked at? */
  private scored(): true | 'partly' {
    if (this.look.whole) return true
    this.partlyScored++
    return 'partly'
  }

  /** What could not be looked into for attack patterns, by counter. */
  get unscored(): Record<string, number> {
    return {
      'sensor.values_not_scored': this.look.valuesLeft,
      'sensor.bodies_partly_scored': this.look.bodiesCut,
      'sensor.requests_partly_scored': this.partlyScored,
    }
  }

  /** The same of a request, whose fields may have come before. @param query the target has one */
  private shownBy(request: HttpMessage, headers: HeaderView | undefined, query: boolean, ip: string): Shown {
    if (query || !headers) return this.shown(headers?.raw ?? [], request.target, ip)
    const facts = headFacts(request)
    const trust = this.actors.trust(ip)
    facts.shown[trust] ??= this.shown(headers.raw, '', ip)
    return facts.shown[trust]
  }

  /** Whoever a query key, a signature's key or a checked certificate stands for. */
  private caller(found: readonly Found[], trust: ProxyTrust): Exchange['principal'] {
    for (const { credential, who } of found) {
      if (who === '' || (credential.scheme === 'mtls' && trust !== 'trusted')) continue
      return {
        scheme: credential.scheme === 'jwt' ? 'bearer' : credential.scheme,
        subject: subjectOfToken(who, this.pseudonyms),
      }
    }
    return undefined
  }

  /** Whose data an exchange of this API shows; to be filled before its parameters are redacted. */
  subjects(api: Exchange['api']): SubjectSet {
    return new SubjectSet(api, this.pseudonyms, this.options.limits.subjects)
  }

  /** What is looked for: fields of whoever asks models are followed to there, what was said in a call to one is read as a whole. */
  private lookAt({ genai, client, time }: Exchange, isTelling: boolean): Look {
    if (genai) return isTelling ? 'secrets' : 'nothing'
    return this.askers.has(client.ip, time) ? 'all' : 'texts'
  }

  /** Reads what was said to a model and by it. @returns whether a secret was among it */
  texts(exchange: Exchange, model: ModelExchange, part: 'asked' | 'answered' | 'both'): boolean {
    return this.personal?.model(exchange, model, part) ?? false
  }

  /**
   * @param numbered fields of the request have numbers in place of names @param inQuery they may stand in the query, as a message of Connect
   * @returns true when that message holds a credential: the target must not hold it either
   */
  addParameters(exchange: Exchange, reading: Reading, numbered: boolean, inQuery = false, isTelling = true): boolean {
    const { known, fresh } = reading
    let { parameters } = reading
    if (parameters.length === 0 && !known) return false
    const names = parameters.map(({ name }) => nameFacts(name))
    const identities = identitiesOf(parameters, this.pseudonyms, this.options.limits.identities, names)
    for (const identity of known?.identities ?? [])
      if (identities.length < this.options.limits.identities) identities.push(identity)
    if (identities.length > 0) exchange.identities = identities
    const raw = known ? [...parameters, ...known.raw] : parameters
    const secrets = this.personal?.parameters(exchange, raw, this.lookAt(exchange, isTelling)) ?? []
    const written = redactParameters(parameters, this.pseudonyms, exchange.api.template, names)
    for (let i = 0; i < written.length; i++) if (written[i] !== undefined) parameters[i]!.hidden = written[i]
    if (fresh) this.keepAnswer(fresh)
    if (known) parameters = [...parameters, ...known.written.map(copyOf)]
    for (const { parameter: before, index } of secrets) {
      const parameter = known ? parameters[raw.indexOf(before)]! : before
      if (isHidden(parameter, index)) continue
      parameter.values[index] = redact('secret', parameter.values[index]!, this.pseudonyms)
      markHidden(parameter, index)
    }
    if (numbered) redactUnnamed(parameters, exchange.api.template, this.pseudonyms)
    const hides = inQuery && redactConnectMessage(parameters, this.pseudonyms)
    exchange.parameters = this.options.seal
      ? this.options.seal(parameters, { host: exchange.api.host, time: exchange.time })
      : parameters
    return hides
  }

  /** Words that may turn out to be values are told as values are. */
  private addWords(exchange: Exchange, words: ReadonlyMap<string, string>): void {
    const { api, time } = exchange
    const parameters = [...words.values()].map((word): Parameter => ({ in: 'path', name: '{1}', values: [word] }))
    const sealed = this.options.seal!(parameters, { host: api.host, time })
    exchange.words = Object.fromEntries([...words.keys()].map((word, i) => [word, sealed[i]!.values[0]!]))
  }

  private requestFacts(
    message: HttpMessage,
    { host, api: { template }, safePath }: Naming,
    inspected: boolean,
    parameters: Parameter[] | undefined,
  ): RequestFacts {
    const target = this.options.seal
      ? sealTarget(template, parameters)
      : redactTarget(message.method, message.target, this.pseudonyms, safePath)
    const facts: RequestFacts = {
      version: message.version,
      method: methodName(message.method),
      target:
        target.length > this.options.limits.targetLength ? target.slice(0, this.options.limits.targetLength) : target,
      host: host.slice(0, 255),
      bodyBytes: message.bodyBytes,
    }
    addBody(facts, message)
    if (inspected) {
      const known = headFacts(message)
      known.published ??= publishedHeaders(message.rawHeaders, 'request', this.options.seal !== undefined)
      facts.headers = known.published
    }
    return facts
  }

  private responseFacts(message: HttpMessage, inspected: boolean, agent: AgentOutcome | undefined): ResponseFacts {
    const facts: ResponseFacts = { version: message.version, status: message.status, bodyBytes: message.bodyBytes }
    if (message.grpcStatus !== undefined) facts.grpcStatus = message.grpcStatus
    if (agent?.status !== undefined) facts.outcome = agent.status
    addBody(facts, message)
    facts.records = agent && agent.text !== '' ? agent.records : message.records
    if (inspected) facts.headers = publishedHeaders(message.rawHeaders, 'response', this.options.seal !== undefined)
    return facts
  }
}

export function addBody(facts: RequestFacts | ResponseFacts, message: HttpMessage): void {
  const { contentType } = message
  if (contentType !== '') facts.contentType = publishedType(contentType)
  if (message.decodedBytes !== undefined) facts.decodedBytes = message.decodedBytes
  if (message.sha256 !== undefined) facts.sha256 = message.sha256
}

/** A sensor sees the same few types over and over. */
const types = new TextCache<string>(256 * 1024, 300)

function publishedType(contentType: string): string {
  let text = types.get(contentType)
  if (text === undefined) {
    text = contentTypeText(contentType)
    types.set(contentType, text)
  }
  return text
}

export function quality(http: HttpExchange): Exchange['quality'] {
  const { request, response } = http
  const out: Exchange['quality'] = {
    gapBytes: (request?.gapBytes ?? 0) + (response?.gapBytes ?? 0),
    truncated: (request?.truncated ?? false) || (response?.truncated ?? false),
    oneSided: !request || !response,
  }
  if (http.reason) out.reason = http.reason
  if (request?.inferred !== undefined) out.inferred = Math.floor(request.inferred * 1e5) / 1e5
  if (http.oddities.length > 0) out.oddities = http.oddities
  return out
}

/**
 * 120 bits of SHA-256 over the endpoints, the absolute TCP sequence numbers of both first bytes and the start lines: what
 * every tap of the same traffic sees alike, and nothing (time, tunnel, sensor) that differs between taps.
 */
export function exchangeId({ request, response }: HttpExchange, endpoints: string): string {
  const text = `${endpoints} ${request?.seq ?? '-'} ${response?.seq ?? '-'} ${
    request?.method ?? ''
  } ${request?.target ?? ''} ${response?.status ?? ''}`
  return sha256Text(text).slice(0, 20)
}

/** What is told of the connection that carried an exchange. */
function tlsInfo({ version, serverName, alpn }: TlsFacts): TlsInfo {
  return { ...(version ? { version } : {}), ...(serverName ? { serverName } : {}), ...(alpn ? { alpn } : {}) }
}

export function millis(time: number): number {
  return Math.round(time * 1000) / 1000
}
