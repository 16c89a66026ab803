/** What an agent was given to read, scored where it is read, and whom its call reaches; neither texts nor addresses leave. */
import { loadPromptModel, PROMPT_LIMITS, type PromptModel } from '@apiscope/attacks'
import type { ModelExchange } from '@apiscope/genai'
import type { Exchange, Parameter, PromptScore } from '@apiscope/schema'
import type { AgentOutcome } from '../agents/reader.js'
import type { Pseudonymizer } from '../credentials/pseudonym.js'

/** Calls whose answer is text for the agent. */
const READING = new Set(['tools/call', 'resources/read', 'prompts/get'])
/** Targets told of one call. Count. */
const TARGETS = 16
/** Shorter texts hold no orders. Characters. */
const SHORTEST = 12

export class PromptLook {
  private model: PromptModel | undefined

  constructor(private readonly pseudonyms: Pseudonymizer) {}

  /** Of an answer to a call of a tool, or of what a model was asked; undefined: there was no text. */
  score(agent: AgentOutcome | undefined, model: ModelExchange | null | undefined): PromptScore | undefined {
    if (model) return this.of(endOf(model.asks()), 'request')
    if (!agent?.facts.method || agent.text === '') return undefined
    if (agent.protocol === 'mcp' && !READING.has(agent.facts.method)) return undefined
    return this.of(textIn(agent.text), 'response')
  }

  /** Keyed hashes of addresses, hosts of URLs and bank accounts among the arguments; call before they are redacted. */
  targets(exchange: Exchange, parameters: readonly Parameter[]): void {
    const found = new Set<string>()
    for (const parameter of parameters) {
      if (parameter.in !== 'request') continue
      for (const value of parameter.values) {
        const target = targetOf(value)
        if (target !== undefined && found.size < TARGETS) found.add(this.pseudonyms.of(target))
      }
    }
    if (found.size > 0) exchange.targets = [...found]
  }

  private of(text: string, place: PromptScore['in']): PromptScore | undefined {
    if (text.length < SHORTEST) return undefined
    this.model ??= loadPromptModel()
    const score = this.model.logOdds(text)
    return Number.isFinite(score) ? { score: Math.round(100 * score) / 100, in: place } : undefined
  }
}

/** As much as is scored; the last texts of a conversation come first. */
function endOf(texts: readonly string[]): string {
  let text = ''
  for (const one of texts) {
    text += `${one}\n`
    if (text.length >= PROMPT_LIMITS.textLength) break
  }
  return text
}

/** The strings in JSON as they read, of cut JSON too: what stands between quotes, escapes undone. */
function textIn(json: string): string {
  const text = json.length > 2 * PROMPT_LIMITS.textLength ? cut(json) : json
  return text
    .replaceAll('\\n', '\n')
    .replaceAll('\\t', ' ')
    .replaceAll('\\"', '"')
    .replaceAll(/\\u([0-9a-fA-F]{4})/g, (_, code) => String.fromCharCode(Number.parseInt(code, 16)))
}

const cut = (text: string): string =>
  `${text.slice(0, PROMPT_LIMITS.textLength)} ${text.slice(-PROMPT_LIMITS.textLength)}`

/** `mark@x.example`, `files.x.example` of a URL, an IBAN (ISO 13616); undefined: it reaches nobody that can be named. */
function targetOf(value: string): string | undefined {
  if (value.length < 6 || value.length > 2_048) return undefined
  const at = value.indexOf('@')
  if (
    at > 0 &&
    at === value.lastIndexOf('@') &&
    value.length <= 254 &&
    !value.includes(' ') &&
    value.indexOf('.', at) > at + 1
  )
    return value.toLowerCase()
  const scheme = value.indexOf('://')
  if (scheme > 1 && scheme <= 8) {
    const rest = value.slice(scheme + 3)
    const end = rest.search(/[/?#]/)
    const host = (end < 0 ? rest : rest.slice(0, end)).toLowerCase()
    return host === '' ? undefined : host.slice(host.lastIndexOf('@') + 1)
  }
  const account = value.length <= 42 ? value.replaceAll(' ', '') : ''
  return /^[A-Z]{2}\d{2}[A-Za-z0-9]{11,30}$/.test(account) ? account.toUpperCase() : undefined
}
