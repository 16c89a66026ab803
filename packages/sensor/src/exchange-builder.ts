import type { ModelExchange } from '@apiscope/genai'
import { grpcType, type HttpExchange, type HttpMessage, mayBeConnectGet, type ProtobufTypes } from '@apiscope/http'
import {
  type Exchange,
  isHidden,
  markHidden,
  type Parameter,
  type RequestFacts,
  type ResponseFacts,
} from '@apiscope/schema'
import { tlsOf } from '@apiscope/tls'
import { type AgentOutcome, AgentReader } from './agents/reader.js'
import { RequestLook } from './attacks/request-look.js'
import { methodName } from './authority.js'
import { Callers } from './credentials/callers.js'
import { redactConnectMessage, withoutConnectMessage } from './credentials/connect-get.js'
import { nameFacts } from './credentials/name-facts.js'
import { Pseudonymizer } from './credentials/pseudonym.js'
import { redact, redactParameters } from './credentials/redact.js'
import { redactPath, redactTarget, sealTarget } from './credentials/target.js'
import { redactUnnamed } from './credentials/unnamed.js'
import { endpointsOf } from './endpoints.js'
import { addBody, exchangeId, millis, quality, tlsInfo } from './exchange-parts.js'
import { headFacts, type Shown } from './head-facts.js'
import { HeaderView, publishedHeaders } from './headers.js'
import { ActorNaming } from './identity/actor.js'
import { identitiesOf } from './identity/identities.js'
import { SubjectSet } from './identity/subjects.js'
import { copyOf } from './known-answers.js'
import { Askers, askersTable } from './model/askers.js'
import { tellModel } from './model/model-calls.js'
import { type Look, PersonalValues, underPublishedNames } from './model/personal-values.js'
import { PromptLook } from './model/prompt-look.js'
import { ApiNaming, type Naming } from './naming.js'
import type { SensorOptions } from './options.js'
import { ParameterReader, type Reading } from './reading.js'

const NOBODY: Shown = { found: [], principal: undefined }
const NO_PATH: Parameter[] = []

/** Turns what was on the wire into the message that leaves the sensor: named, pseudonymised, redacted. */
export class ExchangeBuilder {
  private readonly naming: ApiNaming
  private readonly pseudonyms: Pseudonymizer
  private readonly actors: ActorNaming
  /** What requests show to authenticate themselves. */
  readonly callers: Callers
  private readonly prompts: PromptLook
  private readonly look = new RequestLook()
  readonly reader: ParameterReader
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
    this.reader = new ParameterReader(this.pseudonyms, options.limits.answerBytes, options.limits.identities)
    if (options.prose) this.personal = new PersonalValues(options.prose, this.pseudonyms, options.limits.personal)
    this.callers = new Callers(this.pseudonyms, this.actors, options.limits.credentialCacheBytes)
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
    const { found, principal } = request && (headers || query) ? this.callers.by(request, headers, query, ip) : NOBODY
    const attacks = request && this.look.verdicts(http, request, named.path, sampled)
    if (request && !sampled && !attacks) request.body = undefined
    const wanted = inspected || query || request?.body !== undefined || http.conflicting !== undefined
    const subjects = this.subjects(named.api)
    const reading = wanted ? this.reader.read(http, named.path, agent, subjects) : { parameters: named.path }
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
    if (found.length > 0) exchange.credentials = this.callers.published(found, exchange.time)
    if (model) tellModel(exchange, model, response?.status)
    if (model && exchange.genai) this.texts(exchange, model, 'both')
    if (agent) this.prompts.targets(exchange, reading.parameters)
    const numbered = request !== undefined && grpcType(request.contentType) !== undefined
    const inQuery = request !== undefined && query && mayBeConnectGet(request.target)
    const hides = this.addParameters(exchange, reading, numbered || inQuery, inQuery)
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

  /** Whose data an exchange of this API shows; to be filled before its parameters are redacted. */
  subjects(api: Exchange['api']): SubjectSet {
    return new SubjectSet(api, this.pseudonyms, this.options.limits.subjects)
  }

  /**
   * What is looked for: fields of whoever asks models are followed to there, what was said in a call to one is read as a whole. Not all that
   * such a call holds was said in it (tools, messages long ago): its secrets are looked for anyway.
   */
  private lookAt({ genai, client, time }: Exchange): Look {
    if (genai) return 'secrets'
    return this.askers.has(client.ip, time) ? 'all' : 'texts'
  }

  /** Reads what was said to a model and by it. */
  texts(exchange: Exchange, model: ModelExchange, part: 'asked' | 'answered' | 'both'): void {
    this.personal?.model(exchange, model, part)
  }

  /**
   * @param numbered fields of the request have numbers in place of names @param inQuery they may stand in the query, as a message of Connect
   * @returns true when that message holds a credential: the target must not hold it either
   */
  addParameters(exchange: Exchange, reading: Reading, numbered: boolean, inQuery = false): boolean {
    const { known, fresh } = reading
    let { parameters } = reading
    if (parameters.length === 0 && !known) return false
    const names = parameters.map(({ name }) => nameFacts(name))
    const identities = identitiesOf(parameters, this.pseudonyms, this.options.limits.identities, names)
    for (const identity of known?.identities ?? [])
      if (identities.length < this.options.limits.identities) identities.push(identity)
    if (identities.length > 0) exchange.identities = identities
    const raw = known ? [...parameters, ...known.raw] : parameters
    const texts = this.personal?.parameters(exchange, raw, this.lookAt(exchange))
    const written = redactParameters(parameters, this.pseudonyms, exchange.api.template, names)
    for (let i = 0; i < written.length; i++) if (written[i] !== undefined) parameters[i]!.hidden = written[i]
    if (fresh) this.reader.keep(fresh)
    if (known) parameters = [...parameters, ...known.written.map(copyOf)]
    for (const { parameter: before, index } of texts?.secrets ?? []) {
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
    // Names as they leave: those that were read are written over by now, or a known answer's.
    if (texts) underPublishedNames(exchange, texts.told, (read) => exchange.parameters![raw.indexOf(read)]!)
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
