import { EcsFlat, EcsVersion } from '@elastic/ecs'
import * as fc from 'fast-check'
import { ECS_VERSION, ecsAlert } from '../src/index.js'
import { anyAlert, SAMPLES } from './samples.js'

interface Field {
  type: string
  normalize?: readonly string[]
  allowed_values?: readonly { name: string; expected_event_types?: readonly string[] }[]
}
const FIELDS = EcsFlat as unknown as Record<string, Field>

/** Dotted names with their values; own fields are under `apiscope`. */
function* leaves(node: unknown, path = ''): Generator<[string, unknown]> {
  if (typeof node === 'object' && node !== null && !Array.isArray(node))
    for (const [key, value] of Object.entries(node)) yield* leaves(value, path === '' ? key : `${path}.${key}`)
  else yield [path, node]
}

const TYPES: Record<string, (value: unknown) => boolean> = {
  long: Number.isSafeInteger,
  float: Number.isFinite,
  date: (value) => typeof value === 'string' && !Number.isNaN(Date.parse(value)),
}

function problems(event: Record<string, unknown>): string[] {
  const { apiscope: _, ...standard } = JSON.parse(JSON.stringify(event))
  return [...leaves(standard)].flatMap(([path, value]) => {
    const field = FIELDS[path]
    if (!field) return [`${path} is no field of ECS`]
    const list = field.normalize?.includes('array') ?? false
    if (Array.isArray(value) && !list) return [`${path} is a list`]
    const fits = TYPES[field.type] ?? ((one: unknown) => typeof one === 'string')
    const all = Array.isArray(value) ? value : [value]
    const allowed = field.allowed_values?.map(({ name }) => name)
    return all.flatMap((one) => [
      ...(fits(one) ? [] : [`${path}: ${one} is no ${field.type}`]),
      ...(allowed?.length && !allowed.includes(one as string) ? [`${path}: ${one} is not allowed`] : []),
    ])
  })
}

describe('ECS 9.4', () => {
  it('is the version of the published fields', () => expect(ECS_VERSION).toBe(EcsVersion))

  it.each(SAMPLES.map((alert) => [alert.kind, alert] as const))('%s has fields of ECS only', (_, alert) => {
    expect(problems(ecsAlert(alert, { version: '1.2.3', console: 'https://apiscope.example' }))).toEqual([])
  })

  it('the check knows wrong fields, types and values', () => {
    const event = ecsAlert(SAMPLES[0]!, { version: '1' }) as { event: object }
    expect(problems({ ...event, invented: 1 })).toEqual(['invented is no field of ECS'])
    expect(problems({ ...event, event: { ...event.event, severity: 'x' } })).toHaveLength(1)
    expect(problems({ ...event, event: { ...event.event, kind: 'alarm' } })).toHaveLength(1)
  })

  it('the type fits the category', () => {
    const types = new Map(FIELDS['event.category']!.allowed_values!.map((one) => [one.name, one.expected_event_types]))
    for (const alert of SAMPLES) {
      const { category, type } = ecsAlert(alert, { version: '1' }).event as { category: string[]; type: string[] }
      for (const one of category) expect(types.get(one)).toEqual(expect.arrayContaining(type))
    }
  })

  it('holds for any alert', () => {
    fc.assert(
      fc.property(anyAlert, (alert) => expect(problems(ecsAlert(alert, { version: '1' }))).toEqual([])),
      { numRuns: 300 },
    )
  })
})
