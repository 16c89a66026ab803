import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { isFeedback, isPulse, isRenaming, isSiblings, TOPICS, type Topic } from '@apiscope/schema'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'

/** The JSON Schema of the messages on each topic, by file name. */
export const SCHEMA_OF: Record<Topic, string> = {
  [TOPICS.exchanges]: 'exchange',
  [TOPICS.actors]: 'actor',
  [TOPICS.paths]: 'path',
  [TOPICS.templates]: 'templates',
  [TOPICS.facts]: 'fact',
  [TOPICS.findings]: 'finding',
  [TOPICS.alertsInventory]: 'alert',
  [TOPICS.alertsPii]: 'alert',
  [TOPICS.alertsAnomaly]: 'alert',
  [TOPICS.alertsRisk]: 'alert',
  [TOPICS.deadletter]: 'deadletter',
}

const directory = join(dirname(require.resolve('@apiscope/schema/package.json')), 'schemas')
const ajv = new Ajv2020({ allErrors: false, strict: true, strictTypes: false, strictTuples: false })
const compiled = new Map<string, ValidateFunction>()

function schema(name: string): ValidateFunction {
  let validate = compiled.get(name)
  if (!validate) {
    validate = ajv.compile(JSON.parse(readFileSync(join(directory, `${name}.v1.json`), 'utf8')))
    compiled.set(name, validate)
  }
  return validate
}

/** The schema of a message that is not what the topic is for in the main. */
function besides(topic: Topic, value: unknown): string | undefined {
  if (isRenaming(value)) return 'renaming'
  if (takesFeedback(topic) && isFeedback(value)) return 'feedback'
  if (topic === TOPICS.paths && isPulse(value)) return 'pulse'
  return topic === TOPICS.findings && isSiblings(value) ? 'siblings' : undefined
}

const takesFeedback = (topic: Topic) => topic === TOPICS.exchanges || topic === TOPICS.actors

/** The rule that a message breaks, without any of its content; undefined when it breaks none. */
export function broken(topic: Topic, heartbeat: boolean, value: unknown): string | undefined {
  const validate = schema(heartbeat ? 'heartbeat' : (besides(topic, value) ?? SCHEMA_OF[topic]))
  if (validate(value)) return undefined
  return validate.errors?.[0]?.schemaPath ?? 'schema'
}
