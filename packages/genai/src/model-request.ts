import { DIALECTS, isModelPath } from './dialects/registry.js'
import type { Asked, Dialect } from './dialects/types.js'
import { isObject } from './json/access.js'
import { readJson } from './json/read.js'
import { Texts } from './json/texts.js'
import { DEFAULT_GENAI_LIMITS, type GenaiLimits } from './limits.js'
import { ModelExchange } from './model-exchange.js'

const bytesOf = (names: readonly string[]): readonly Buffer[] => names.map((name) => Buffer.from(`"${name}"`))

/** Names of members of which every request to a model has one. */
const SAID = bytesOf([
  'messages',
  'input',
  'contents',
  'prompt',
  'documents',
  'inputText',
  'texts',
  'content',
  'requests',
  'response.create',
])
/** And of these, unless the model stands in the path. */
const NAMED = bytesOf(['model', 'anthropic_version', 'response.create', 'inferenceConfig', 'toolConfig'])

/**
 * Could these bytes be a request to a model? Cheap: most bodies are turned away by it.
 * @param target as on the wire
 */
export function mayAskModel(body: Buffer, target: string): boolean {
  let at = 0
  while (at < 16 && at < body.length && body[at]! <= 0x20) at++
  if (body[at] !== 0x7b) return false
  const has = (name: Buffer): boolean => body.includes(name)
  return (NAMED.some(has) || isModelPath(pathOf(target))) && SAID.some(has)
}

/**
 * The request to a model that these bytes are, by their shape; undefined when they are none.
 * @param body decoded, or its beginning
 * @param target as on the wire
 */
export function readModelRequest(
  body: Buffer,
  target: string,
  host: string,
  limits: GenaiLimits = DEFAULT_GENAI_LIMITS,
): ModelExchange | undefined {
  if (!mayAskModel(body, target)) return undefined
  const path = pathOf(target)
  const { value, whole } = readJson(body.toString('utf8'), limits.depth)
  if (!isObject(value)) return undefined
  const candidates: { dialect: Dialect; asked: Asked }[] = []
  for (const dialect of DIALECTS) {
    const asked = dialect.asked(value, path)
    if (asked) candidates.push({ dialect, asked })
  }
  if (candidates.length === 0) return undefined
  const texts = new Texts(limits.textLength, limits.steps)
  for (const part of candidates[0]!.asked.spoken) texts.collect(part)
  return new ModelExchange(candidates, texts, whole, { path, host, limits })
}

/** Without a query and the authority of an absolute target. */
function pathOf(target: string): string {
  const query = target.indexOf('?')
  const path = query < 0 ? target : target.slice(0, query)
  return path.startsWith('/') ? path : path.replace(/^[a-z]{1,8}:\/\/[^/]{0,255}/i, '')
}
