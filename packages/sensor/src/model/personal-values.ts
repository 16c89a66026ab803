/** Personal values of an exchange, by keyed hash, and what its texts hold: found where the values are, so that sealed mode knows as much. */
import type { ModelExchange } from '@apiscope/genai'
import { type Exchange, isHidden, type Parameter, type PersonalValue, type ProseLabels } from '@apiscope/schema'
import { BoundedMap } from '../bounded-map.js'
import type { Pseudonymizer } from '../credentials/pseudonym.js'
import type { Found, ProseReader } from '../options.js'

/** Names told of texts of one exchange. Count. */
const MOST_TEXTS = 32
/** Texts of one parameter that are read for their labels; of whoever asks models all are. Count. */
const SOME = 2
/** Exchanges with texts under a name of an API that are all read so; after that one in `EVERY`. Count. */
const FIRST_ALL = 16
const EVERY = 8
/** Names of texts that are counted; the least recently met go first. Count. */
const NAMES = 8_192
/** A word that stands before what nobody should say. */
const MAY_TELL = /pass(?:wor[dt]|code|wd|phrase)|pwd|kennwort|contrase|\bpin\b|eyJ|sk-|-----BEGIN/i
/** Labels of what nobody should say in a text. */
const SECRETS = new Set(['PASSWORD', 'SECRET', 'JWT'])
/** Parts of a name that fields hold one by one. */
const FIRST = /^(?:first|given|fore)_?name$/i
const LAST = /^(?:last|family|sur)_?name$/i

type About = { host: string; time: number }

/** What is looked for in parameters: personal values in all of them, labels of texts, secrets in texts alone. */
export type Look = 'all' | 'texts' | 'secrets'

export class PersonalValues {
  private readonly met = new BoundedMap<string, number>(NAMES)
  /** Whether a secret is in each text that was read of the call to a model at hand: its parameters hold the same texts again. */
  private readonly heard = new Map<string, boolean>()

  constructor(
    private readonly reader: ProseReader,
    private readonly pseudonyms: Pseudonymizer,
    private readonly most: number,
  ) {}

  /**
   * Notes what parameters hold, before they are redacted.
   * @returns texts with a secret inside: like any text with a credential in it they do not leave as they are; and what was told of under the
   *   names as they came, which is to be given those that are published (`underPublishedNames`)
   */
  parameters(exchange: Exchange, parameters: readonly Parameter[], look: Look): TextsFound {
    const secrets: Secret[] = []
    const told: TextsFound['told'] = new Map()
    const about = { host: exchange.api.host, time: exchange.time }
    for (const parameter of parameters) {
      if (parameter.in === 'header' || parameter.in === 'cookie' || parameter.hidden === true) continue
      let some = look === 'texts' ? -1 : Number.POSITIVE_INFINITY
      for (let i = 0; i < parameter.values.length; i++) {
        const value = parameter.values[i]!
        if (value.length < 4 || isHidden(parameter, i)) continue
        if (!this.reader.isText(value)) {
          if (look === 'all') this.field(exchange, parameter, value, about)
        } else {
          if (some < 0) some = this.due(exchange, parameter)
          if (some-- <= 0 && !MAY_TELL.test(value)) continue
          if (this.text(exchange, parameter, value, about, look, told)) secrets.push({ parameter, index: i })
        }
      }
    }
    if (look === 'all') this.wholeNames(exchange, parameters, about)
    this.heard.clear()
    return { secrets, told }
  }

  /** How many texts of a parameter are read for their labels this time: of the first ones some, later now and then. */
  private due({ api }: Exchange, { in: place, name }: Parameter): number {
    const key = `${api.id} ${place} ${name}`
    const met = this.met.get(key) ?? 0
    this.met.set(key, met + 1)
    return met < FIRST_ALL || met % EVERY === 0 ? SOME : 0
  }

  /** Notes what was said to a model and by it. */
  model(exchange: Exchange, model: ModelExchange, part: 'asked' | 'answered' | 'both'): void {
    const about = { host: exchange.api.host, time: exchange.time }
    this.heard.clear()
    const read = (place: 'request' | 'response', name: string, text: string) => {
      const found = this.reader.text(text, about)
      if (part === 'both') this.heard.set(text, isTelling(found))
      this.tell(exchange, place, name, found)
      return found
    }
    if (part !== 'answered')
      for (const text of model.asks()) this.keep(exchange, 'prompted', read('request', '(prompt)', text))
    if (part !== 'asked') for (const text of model.answers()) read('response', '(answer)', text)
  }

  /** @returns whether a secret is in it */
  private text(
    exchange: Exchange,
    parameter: Parameter,
    text: string,
    about: About,
    look: Look,
    told: TextsFound['told'],
  ): boolean {
    if (look === 'secrets') return this.heard.get(text) ?? isTelling(this.reader.text(text, about))
    const found = this.reader.text(text, about)
    const labels = this.tell(exchange, parameter.in, parameter.name, found)
    if (labels && !told.has(labels)) told.set(labels, parameter)
    if (look === 'all') this.keep(exchange, roleOf(parameter), found)
    return isTelling(found)
  }

  private field(exchange: Exchange, parameter: Parameter, value: string, about: About): void {
    if (value.length > 256) return
    const found = this.reader.field(parameter.name, value, about)
    if (found.length > 0) this.keep(exchange, roleOf(parameter), found)
  }

  /** First and last name in fields of their own, where one person is told of. */
  private wholeNames(exchange: Exchange, parameters: readonly Parameter[], about: About): void {
    for (const first of parameters) {
      const at = first.name.lastIndexOf('.') + 1
      if (first.values.length !== 1 || !FIRST.test(first.name.slice(at))) continue
      const holder = first.name.slice(0, at)
      const last = parameters.find(
        ({ in: place, name, values }) =>
          place === first.in && values.length === 1 && name.startsWith(holder) && LAST.test(name.slice(at)),
      )
      if (!last) continue
      const name = `${first.values[0]!} ${last.values[0]!}`
      if (name.length <= 80) this.keep(exchange, roleOf(first), this.reader.field('fullName', name, about))
    }
  }

  private tell(
    exchange: Exchange,
    place: ProseLabels['in'],
    name: string,
    found: readonly Found[],
  ): ProseLabels | undefined {
    exchange.prose ??= []
    let told = exchange.prose.find((known) => known.in === place && known.name === name)
    if (!told) {
      if (exchange.prose.length >= MOST_TEXTS) return undefined
      told = { in: place, name, texts: 0, labels: {} }
      exchange.prose.push(told)
    }
    told.texts++
    const labels = new Set(found.map(({ label }) => label))
    labels.delete('ID')
    for (const label of labels) told.labels[label] = (told.labels[label] ?? 0) + 1
    return told
  }

  private keep(exchange: Exchange, role: PersonalValue['role'], found: readonly Found[]): void {
    for (const { label, normal } of found) {
      if (normal.length < 4 || SECRETS.has(label)) continue
      exchange.personal ??= []
      if (exchange.personal.length >= this.most) return
      const key = this.pseudonyms.of(normal)
      if (!exchange.personal.some((known) => known.key === key && known.role === role))
        exchange.personal.push({ role, label, key })
    }
  }
}

/** Which of a parameter's values hold a secret. */
export interface Secret {
  parameter: Parameter
  index: number
}

/** What was found in the texts of parameters. */
export interface TextsFound {
  secrets: Secret[]
  /** What is told of texts, each with a parameter that it is told of. */
  told: Map<ProseLabels, Parameter>
}

/**
 * Gives what is told of texts the names that are published: a name can be a token itself. Those that have one name now are told of as one.
 * @param published the parameter as it leaves, for one that was read
 */
export function underPublishedNames(
  exchange: Exchange,
  told: TextsFound['told'],
  published: (read: Parameter) => Parameter,
): void {
  if (told.size === 0) return
  const prose: ProseLabels[] = []
  for (const one of exchange.prose!) {
    const read = told.get(one)
    if (read) one.name = published(read).name
    const same = prose.find((known) => known.in === one.in && known.name === one.name)
    if (same) {
      same.texts += one.texts
      for (const [label, n] of Object.entries(one.labels)) same.labels[label] = (same.labels[label] ?? 0) + n
    } else prose.push(one)
  }
  exchange.prose = prose
}

const isTelling = (found: readonly Found[]): boolean => found.some(({ label }) => SECRETS.has(label))

const roleOf = ({ in: place }: Parameter): PersonalValue['role'] => (place === 'response' ? 'returned' : 'requested')
