/** Personal values of an exchange, by keyed hash, and what its texts hold: found where the values are, so that sealed mode knows as much. */
import type { ModelExchange } from '@apiscope/genai'
import { type Exchange, isHidden, type Parameter, type PersonalValue, type ProseLabels } from '@apiscope/schema'
import type { Pseudonymizer } from '../credentials/pseudonym.js'
import type { Found, ProseReader } from '../options.js'

/** Names told of texts of one exchange. Count. */
const MOST_TEXTS = 32
/** Labels of what nobody should say in a text. */
const SECRETS = new Set(['PASSWORD', 'SECRET', 'JWT'])
/** Parts of a name that fields hold one by one. */
const FIRST = /^(?:first|given|fore)_?name$/i
const LAST = /^(?:last|family|sur)_?name$/i

type About = { host: string; time: number }

export class PersonalValues {
  constructor(
    private readonly reader: ProseReader,
    private readonly pseudonyms: Pseudonymizer,
    private readonly most: number,
  ) {}

  /**
   * Notes what parameters hold, before they are redacted.
   * @returns texts with a secret inside: like any text with a credential in it they do not leave as they are
   * @param isModel fields of a call to a model are read as texts of the call, not one by one
   */
  parameters(exchange: Exchange, parameters: readonly Parameter[], isModel: boolean): Secret[] {
    const about = { host: exchange.api.host, time: exchange.time }
    const secrets: Secret[] = []
    for (const parameter of parameters) {
      if (parameter.in === 'header' || parameter.in === 'cookie' || parameter.hidden === true) continue
      for (let i = 0; i < parameter.values.length; i++) {
        const value = parameter.values[i]!
        if (value.length < 4 || isHidden(parameter, i)) continue
        if (this.reader.isText(value)) this.text(exchange, parameter, i, about, secrets, isModel)
        else if (!isModel) this.field(exchange, parameter, value, about)
      }
    }
    if (!isModel) this.wholeNames(exchange, parameters, about)
    return secrets
  }

  /** Notes what was said to a model and by it. */
  model(exchange: Exchange, model: ModelExchange, part: 'asked' | 'answered' | 'both'): void {
    const about = { host: exchange.api.host, time: exchange.time }
    if (part !== 'answered')
      for (const text of model.asks()) {
        const found = this.reader.text(text, about)
        this.tell(exchange, 'request', '(prompt)', found)
        this.keep(exchange, 'prompted', found)
      }
    if (part !== 'asked')
      for (const text of model.answers()) this.tell(exchange, 'response', '(answer)', this.reader.text(text, about))
  }

  private text(
    exchange: Exchange,
    parameter: Parameter,
    index: number,
    about: About,
    secrets: Secret[],
    isModel: boolean,
  ): void {
    const found = this.reader.text(parameter.values[index]!, about)
    if (found.some(({ label }) => SECRETS.has(label))) secrets.push({ parameter, index })
    if (isModel) return
    this.tell(exchange, parameter.in, parameter.name, found)
    this.keep(exchange, roleOf(parameter), found)
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

  private tell(exchange: Exchange, place: ProseLabels['in'], name: string, found: readonly Found[]): void {
    exchange.prose ??= []
    let told = exchange.prose.find((known) => known.in === place && known.name === name)
    if (!told) {
      if (exchange.prose.length >= MOST_TEXTS) return
      told = { in: place, name, texts: 0, labels: {} }
      exchange.prose.push(told)
    }
    told.texts++
    const labels = new Set(found.map(({ label }) => label))
    labels.delete('ID')
    for (const label of labels) told.labels[label] = (told.labels[label] ?? 0) + 1
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

const roleOf = ({ in: place }: Parameter): PersonalValue['role'] => (place === 'response' ? 'returned' : 'requested')
