/** Attack patterns of a request, looked for in all of it, before anything is redacted and whatever the sample says. */
import { isUtf8 } from 'node:buffer'
import { AttackLook, isLegible, type OwnName, type Suspect, Suspects } from '@apiscope/attacks'
import {
  bodyTexts,
  conflictingTexts,
  cookieTexts,
  DEFAULT_LIMITS,
  grpcType,
  type HttpExchange,
  type HttpMessage,
  isParameterHeader,
  mayBeConnectGet,
  queryTexts,
  type TextSink,
} from '@apiscope/http'
import { type AttackVerdict, isHidden, type Parameter } from '@apiscope/schema'
import { credentialKind } from '../credentials/kinds.js'
import { type HeadFacts, headFacts } from '../head-facts.js'
import { TextSlots } from '../text-slots.js'
import { mayHoldAttack } from './body-tells.js'
import { fieldTells, HarmlessLines, HEADS, LONGEST_HEAD } from './harmless-lines.js'
import { isQuietJson } from './quiet-json.js'
import { RestOfBody } from './rest-of-body.js'
import { targetTells } from './target-tells.js'

/** Bytes without which a path is only words. */
const TELLING_PATH = /%|\.\.|[<>'"`;|$\\{}]|\/\//
/** Forwarded (RFC 7239), Via: addresses on purpose. */
const ADDRESSES = /^[\w.:[\]"=;,/ -]*$/
const OWN_ADDRESSES = /localhost|localtest|metadata|169\.254/gi
/** User of Digest (RFC 7616 §3.4). */
const DIGEST_USER = /\busername\*?="?((?:[^"\\]|\\.){1,2000})/i
/** Sent with every form: no part of an attack. */
const BOUNDARY = /;\s*boundary="?[\w'()+,./:=?-]{1,70}"?/i

/** Bytes of a body from which on, and at whose beginning, it is asked whether they are text. */
const LONG = 4_096

/** Oddities of heads whose list of fields lacks some of their lines. */
const UNLISTED = new Set(['bad-header-line', 'many-headers'])

export class RequestLook {
  /** Suspicious texts that there was no room to score: `sensor.values_not_scored`. */
  valuesLeft = 0
  /** Request bodies of which only a part was looked at: `sensor.bodies_partly_scored`. */
  bodiesCut = 0
  /** Did the last look see all of its request? False where bytes are missing, were not kept, could not be read, or were too many. */
  whole = true
  private readonly look = new AttackLook()
  private readonly harmless = new HarmlessLines()
  /** Heads whose fields held nothing to score, looked at one by one. */
  private readonly quiet = new TextSlots(HEADS, LONGEST_HEAD)

  /**
   * @param path what the template took out of the path
   * @param wanted the request is in the sample: its fields are looked at whatever they look like
   */
  verdicts(
    http: HttpExchange,
    request: HttpMessage,
    path: readonly Parameter[],
    wanted: boolean,
  ): AttackVerdict[] | undefined {
    const { target, body, trailers, chunkExtensions, rest } = request
    const isBodySeen = request.bodyBytes === 0 || ((body ?? rest) !== undefined && request.bodySeen)
    if (!isBodySeen) this.bodiesCut++
    this.whole = isBodySeen && !request.truncated && request.gapBytes === 0 && request.asidesWhole
    const inTarget = targetTells(target) || (request.method === 'GET' && mayBeConnectGet(target))
    const facts = headFacts(request)
    const inFields = this.fieldsTell(request, facts, wanted)
    const inBody = body !== undefined && bodyTells(request, body)
    const { conflicting } = http
    const aside = trailers !== undefined || chunkExtensions !== undefined || rest !== undefined
    if (!inTarget && !inFields && !inBody && !conflicting && !aside) return undefined
    const { fieldLines } = request
    const bytes = target.length + fieldLines.length + request.bodyBytes + (conflicting?.length ?? 0)
    const suspects = new Suspects(bytes)
    const out = sinkInto(suspects)
    if (inTarget) targetTexts(request, path, suspects, out)
    if (inFields) {
      const before = suspects.taken
      fieldTexts(request.rawHeaders, suspects, out)
      if (http.oddities.some((oddity) => UNLISTED.has(oddity))) linesOf(fieldLines, suspects, 'header', '(line)')
      if (suspects.taken === before) this.noteQuiet(request, facts)
    }
    if (trailers) fieldTexts(trailers, suspects, out)
    if (chunkExtensions) linesOf(chunkExtensions, suspects, 'header', '(chunk)')
    if (inBody) this.bodyTexts(request, suspects, out)
    if (rest instanceof RestOfBody) this.restTexts(rest, suspects)
    if (conflicting) {
      conflictingTexts(http, out)
      if (conflicting.length >= DEFAULT_LIMITS.conflictBytes) this.whole = false
    }
    this.valuesLeft += suspects.left
    if (suspects.left > 0) this.whole = false
    return this.look.verdicts(suspects, isCredential)
  }

  /** Long bodies that are no text are searched like what is behind the kept part: readers of fields would take them to pieces that mean nothing. */
  private bodyTexts(request: HttpMessage, suspects: Suspects, out: TextSink): void {
    const body = request.body!
    if (
      body.length < LONG ||
      grpcType(request.contentType) ||
      request.contentType.includes('multipart') ||
      isLegible(body, 0, LONG)
    ) {
      if (!bodyTexts(request, out)) this.whole = false
      return
    }
    const search = new RestOfBody(request, body)
    search.data(body, 0, body.length)
    this.restTexts(search, suspects)
  }

  private restTexts(rest: RestOfBody, suspects: Suspects): void {
    for (const { text, divided } of rest.found()) suspects.part('request', divided ? '(body)' : '(text)', text)
    this.valuesLeft += rest.left
    if (rest.left > 0) this.whole = false
  }

  /** May there be something in the fields? @param wanted they are looked at whatever they look like, unless that was in vain before */
  private fieldsTell(request: HttpMessage, facts: HeadFacts, wanted: boolean): boolean {
    if (facts.quiet) return false
    if (!wanted) {
      facts.harmless ??= this.harmless.all(request.fieldLines)
      return !facts.harmless
    }
    facts.quiet = isDivided(request) && this.quiet.has(request.fieldLines)
    return !facts.quiet
  }

  private noteQuiet(request: HttpMessage, facts: HeadFacts): void {
    facts.quiet = true
    if (isDivided(request)) this.quiet.add(request.fieldLines)
  }
}

/** May there be something in a body? Of messages in Protocol Buffers the bytes are no text. */
function bodyTells({ contentType }: HttpMessage, body: Buffer): boolean {
  return !(isQuietJson(body) && grpcType(contentType) === undefined) && mayHoldAttack(body)
}

/** Of HTTP/2 the lines do not say where a field ends: values may hold line ends there. */
const isDivided = ({ version }: HttpMessage): boolean => !version.startsWith('2')

function sinkInto(suspects: Suspects): TextSink {
  let body = false
  return {
    full: false,
    has: (place) => place !== 'request' || body,
    add: (place, name, value) => {
      if (place === 'request') body = true
      if (place !== 'response') suspects.add(place, name, value)
    },
    deep: (_place, text) => suspects.part('request', '(deep)', text),
    fields: (_place, lines) => linesOf(lines, suspects, 'request', '(part)'),
    body: (text) => suspects.part('request', '(body)', text),
  }
}

function targetTexts(
  { target, protobuf }: HttpMessage,
  path: readonly Parameter[],
  suspects: Suspects,
  out: TextSink,
): void {
  const query = target.indexOf('?')
  const bare = query < 0 ? target : target.slice(0, query)
  if (TELLING_PATH.test(bare)) suspects.part('path', '(path)', bare)
  for (const parameter of path) {
    // What is written in place of a credential was looked at as a part of the path.
    if (!isHidden(parameter, 0)) suspects.add('path', parameter.name, parameter.values[0] ?? '')
  }
  queryTexts(target, out, protobuf)
}

function fieldTexts(raw: readonly string[], suspects: Suspects, out: TextSink): void {
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const name = raw[i]!.toLowerCase()
    const value = utf8Of(raw[i + 1]!)
    if (name === 'cookie') cookieTexts(value, out)
    else if (name === 'authorization' || name === 'proxy-authorization') authorizationTexts(name, value, suspects)
    else if (isParameterHeader(name)) suspects.add('header', name, value)
    else {
      const text = name === 'content-type' ? value.replace(BOUNDARY, '') : value
      if (fieldTells(text) && !isAddress(text)) suspects.add('header', name, text)
    }
    if (fieldTells(name)) suspects.part('header', '(name)', `${name}: ${value}`)
  }
}

/** Bytes as they came (latin1), read as UTF-8 where they are that. */
function utf8Of(text: string): string {
  for (let i = 0; i < text.length; i++)
    if (text.charCodeAt(i) >= 0x80) {
      const bytes = Buffer.from(text, 'latin1')
      return isUtf8(bytes) ? bytes.toString('utf8') : text
    }
  return text
}

/** Lines that are told by nobody else: each that could be part of an attack. */
function linesOf(lines: string, suspects: Suspects, place: 'header' | 'request', name: OwnName): void {
  for (const line of lines.split(/[\r\n]+/)) {
    const text = line.replace(BOUNDARY, '')
    if (text.length > 2 && fieldTells(text)) suspects.part(place, name, text)
  }
}

/** Tells because of names and addresses of the host itself only, such as of pages under development. */
const isAddress = (text: string): boolean => ADDRESSES.test(text) && !fieldTells(text.replace(OWN_ADDRESSES, ''))

/** User name and password of Basic (RFC 7617); of other schemes what is no token. */
function authorizationTexts(name: string, value: string, suspects: Suspects): void {
  const space = value.indexOf(' ')
  if (value.slice(0, space).toLowerCase() === 'basic') {
    const text = Buffer.from(value.slice(space + 1), 'base64').toString('utf8')
    const colon = text.indexOf(':')
    suspects.add('header', name, colon < 0 ? text : text.slice(0, colon))
    if (colon >= 0) suspects.add('header', PASSWORD, text.slice(colon + 1))
  } else if (fieldTells(value)) {
    suspects.add('header', name, value)
    const user = DIGEST_USER.exec(value)?.[1]
    if (user !== undefined) suspects.add('header', USER, user)
  } else if (!quietTokens.has(value)) {
    const before = suspects.taken
    textsOfToken(value, (text) => suspects.add('header', name, text))
    if (suspects.taken === before) quietTokens.add(value)
  }
}

/**
 * The strings in the header and the claims of a JWT (RFC 7515 §4, RFC 7519 §4): key ids and URLs of keys are looked up by who checks it, claims by
 * who does not.
 */
function textsOfToken(value: string, found: (text: string) => void): void {
  let at = value.indexOf('eyJ')
  for (let part = 0; part < 2 && at >= 0; part++) {
    const dot = value.indexOf('.', at)
    if (dot < 0) return
    const json = Buffer.from(value.slice(at, Math.min(dot, at + TOKEN_PART)), 'base64url').toString('utf8')
    for (const text of json.split('"')) if (text.length > 3) found(text)
    at = dot + 1
  }
}

/** Tokens in which nothing was worth a score: callers repeat theirs with fields that change around them. */
const quietTokens = new TextSlots(HEADS, LONGEST_HEAD)

/** How much of a part of a token is read. Characters. */
const TOKEN_PART = 4_096
const USER = 'authorization.username'

const PASSWORD = 'authorization.password'

const isCredential = ({ in: place, name, own, text }: Suspect): boolean =>
  !own && (name === PASSWORD || credentialKind(place, name, text) !== undefined)
