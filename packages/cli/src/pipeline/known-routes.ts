/** What a sensor knows of hosts before it starts: API descriptions, and what was learned before. */
import type { Bus } from '@apiscope/bus'
import { type ApiDescription, describedTemplates, loadOpenApi } from '@apiscope/inventory'
import { keys, type TemplateMessage, TOPICS } from '@apiscope/schema'
import type { RoutesByHost } from '@apiscope/sensor'
import type { ViewReader } from '@apiscope/state'
import { broken } from '@apiscope/worker'
import { safe } from '../io/text.js'
import { type CommandLimits, DEFAULT_COMMAND_LIMITS } from '../limits.js'
import { caughtUp } from './caught-up.js'

/** How long a sensor waits for the templates that are on the bus, ms. */
const READ_MS = 20_000

/** Warnings on one document that are printed; of more only how many. */
const WARNINGS = 5
const loaded = new Map<string, ApiDescription>()

/** Reads descriptions, each once, and says on standard error which of their paths are left out. Throws ApiscopeError for one that cannot be read. */
export function descriptionsOf(files: readonly string[]): ApiDescription[] {
  return files.map((file) => {
    const known = loaded.get(file)
    if (known) return known
    const description = loadOpenApi(file)
    loaded.set(file, description)
    const { warnings } = description
    for (const warning of warnings.slice(0, WARNINGS))
      process.stderr.write(`apiscope: --openapi ${file}: ${safe(warning)}\n`)
    if (warnings.length > WARNINGS)
      process.stderr.write(`apiscope: --openapi ${file}: ${warnings.length - WARNINGS} more paths are left out\n`)
    return description
  })
}

/** Routes of the descriptions in these files; undefined without any. Throws ApiscopeError for one that cannot be read. */
export function describedRoutes(files: readonly string[] = []): RoutesByHost | undefined {
  if (files.length === 0) return undefined
  return { described: Object.fromEntries(describedTemplates(descriptionsOf(files))), learned: {} }
}

/** Learned templates in a store, by host. */
export async function learnedIn(views: ViewReader): Promise<Record<string, string[]>> {
  const stored = await views.hgetall(keys.templates())
  return Object.fromEntries(Object.entries(stored).map(([host, text]) => [host, JSON.parse(text) as string[]]))
}

export interface LearnedOnBus {
  /** Those of each host when the reader had caught up, in order: each says which names it replaced. */
  messages: TemplateMessage[]
  /** Later ones go here. */
  follow(adopt: (message: TemplateMessage) => void): void
}

/** Reads the learned templates from the bus, and goes on reading; of more hosts than the limit before the start, the first ones. */
export async function learnedOnBus(
  bus: Bus,
  limits: Pick<CommandLimits, 'maxLearntHosts' | 'learntMessages'> = DEFAULT_COMMAND_LIMITS,
): Promise<LearnedOnBus> {
  const learned = new Map<string, TemplateMessage[]>()
  let adopt: ((message: TemplateMessage) => void) | undefined
  const reader = await bus.reader(TOPICS.templates, 'start', ({ value }) => {
    const message = value === null ? undefined : parsed(value.toString())
    if (!message) return
    if (adopt) adopt(message)
    else if (learned.size < limits.maxLearntHosts || learned.has(message.host))
      learned.set(message.host, [...(learned.get(message.host) ?? []), message].slice(-limits.learntMessages))
  })
  await caughtUp(reader, READ_MS)
  return {
    messages: [...learned.values()].flat(),
    follow(given) {
      adopt = given
    },
  }
}

/** undefined for what is no message of this topic: others may write to it, and a sensor must not fall over that. */
function parsed(text: string): TemplateMessage | undefined {
  try {
    const message: unknown = JSON.parse(text)
    return broken(TOPICS.templates, false, message) === undefined ? (message as TemplateMessage) : undefined
  } catch {
    return undefined
  }
}
