/** Targets from a file (YAML or JSON), secrets from the environment. */
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { ALERT_KINDS, ApiscopeError } from '@apiscope/schema'
import { type ErrorObject, Ajv2020 as Schemas } from 'ajv/dist/2020.js'
import { parse } from 'yaml'
import { DEFAULT_NOTIFY_LIMITS } from '../limits.js'
import type { NotifyTarget } from '../run/run-notify.js'
import type { Context } from '../targets/common.js'
import { createTarget, TARGET_TYPES, type TargetType } from '../targets/create.js'
import type { RawTarget } from './raw.js'
import { rulesOf } from './rules.js'

const SECRET = /^\$\{([A-Z_][A-Z0-9_]*)\}$/
const SCHEMA_ID = 'targets.v1.json'

const wrong = (message: string) => new ApiscopeError('notify.targets', `--targets ${message}`, 2)

/** The JSON Schema of the file. */
export function targetsSchema(): object {
  const path = join(dirname(require.resolve('../../package.json')), 'schemas', SCHEMA_ID)
  return JSON.parse(readFileSync(path, 'utf8'))
}

/**
 * Reads and checks a file of targets, and makes them.
 * @throws ApiscopeError `notify.targets` with what is wrong and where; never with the value of a secret
 */
export function loadTargets(path: string, context: Context, env: NodeJS.ProcessEnv = process.env): NotifyTarget[] {
  const raw = readTargets(path)
  const names = new Set<string>()
  return raw.map((one) => {
    if (names.has(one.name)) throw wrong(`${path}: two targets are called ${one.name}`)
    names.add(one.name)
    const filled = withSecrets(one, path, env)
    try {
      return { rules: rulesOf(filled), target: createTarget(filled, context) }
    } catch (error) {
      throw wrong(`${path}: ${one.name}: ${(error as Error).message}`)
    }
  })
}

/** What stands in the file, checked against the schema, without secrets. */
export function readTargets(path: string): RawTarget[] {
  let value: unknown
  try {
    value = parse(readFileSync(path, 'utf8'), { maxAliasCount: 50 })
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    // The parser quotes the line; a secret that stands there by mistake is not said again.
    throw wrong(`${path}: ${code ?? message.split('\n', 1)[0]}`)
  }
  check(value, path)
  return (value as { targets: RawTarget[] }).targets
}

function check(value: unknown, path: string): void {
  const ajv = new Schemas({ allErrors: false, strict: false })
  ajv.addSchema(targetsSchema(), SCHEMA_ID)
  const list = (value as { targets?: unknown } | null)?.targets
  if (!Array.isArray(list)) throw wrong(`${path}: there is no list \`targets:\`; docs/notify.md has an example`)
  if (list.length > DEFAULT_NOTIFY_LIMITS.maxTargets)
    throw wrong(`${path}: more than ${DEFAULT_NOTIFY_LIMITS.maxTargets} targets`)
  for (const [i, one] of list.entries()) {
    const { name, type } = (one ?? {}) as { name?: unknown; type?: unknown }
    const who = typeof name === 'string' && name !== '' ? name : `number ${i + 1}`
    if (!TARGET_TYPES.includes(type as TargetType)) {
      throw wrong(`${path}: ${who}: \`type\` is one of ${TARGET_TYPES.join(', ')}`)
    }
    // By its own type, so that what is said is about this target and no other kind.
    const validate = ajv.getSchema(`${SCHEMA_ID}#/$defs/${type}`)!
    if (!validate(one)) throw wrong(`${path}: ${who}: ${saying(validate.errors![0]!)}`)
    const unknown = ((one as RawTarget).filter as { kinds?: string[] } | undefined)?.kinds?.find(
      (kind) => !(ALERT_KINDS as readonly string[]).includes(kind),
    )
    if (unknown !== undefined)
      throw wrong(`${path}: ${who}: there is no kind of alerts \`${unknown}\`; docs/alerts has the list`)
  }
  const whole = ajv.getSchema(SCHEMA_ID)!
  if (!whole(value)) throw wrong(`${path}: ${saying(whole.errors![0]!)}`)
}

/** What a rule wants, without the value that breaks it. */
function saying({ instancePath, message, keyword, params, schemaPath }: ErrorObject): string {
  const place = instancePath === '' ? '' : `\`${instancePath.slice(1).replaceAll('/', '.')}\` `
  if (keyword === 'additionalProperties') return `${place}there is no setting \`${params.additionalProperty}\``
  if (schemaPath.includes('/secret/')) return `${place}is a secret: name a variable of the environment, as \${NAME}`
  if (keyword === 'enum') return `${place}is one of ${params.allowedValues.join(', ')}`
  return `${place}${message}`
}

/** Puts the variables in. */
function withSecrets(target: RawTarget, path: string, env: NodeJS.ProcessEnv): RawTarget {
  const filled: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(target)) {
    const name = typeof value === 'string' ? SECRET.exec(value)?.[1] : undefined
    if (name !== undefined && !env[name]) {
      throw wrong(`${path}: ${target.name}: \`${key}\` is to be in the environment as ${name}, which is not set`)
    }
    filled[key] = name === undefined ? value : env[name]
  }
  return filled as RawTarget
}
