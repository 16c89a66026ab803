/** What the export is made from: one API as the views tell of it. */

export interface ApiForExport {
  method: string
  host: string
  template: string
  calls: number
  /** ISO 8601. */
  firstSeen?: string
  lastSeen?: string
  labels: readonly string[]
  /** 0–100, and its band. */
  risk: number
  level: string
  /** Fields of `api:{id}`. */
  facts: Readonly<Record<string, string>>
  /** Fields of `api:{id}:params`, parsed: `types:in:name` of the inventory, `in:name` with labels. */
  parameters: Readonly<Record<string, unknown>>
}

/** What the inventory writes of a parameter. */
export interface ParameterView {
  types: string[]
  seen: number
  ok: number
  presence: number
  range?: [number, number]
  length?: [number, number]
  values?: string[]
  /** Exchanges by what JSON said beyond the text: `string`, `bare` (a number or boolean without quotes), `null`, `array`, `object`. */
  json?: Partial<Record<string, number>>
}

export interface DescribedParameter {
  in: string
  name: string
  view: ParameterView
  labels: string[]
  /** Masked. */
  example?: string
}

export type Json = Record<string, unknown>

/** Parameters with what inventory and labels say of each, in order of location and name. */
export function parametersOf(api: ApiForExport): DescribedParameter[] {
  const found: DescribedParameter[] = []
  for (const [key, value] of Object.entries(api.parameters)) {
    if (!key.startsWith('types:') || typeof value !== 'object' || value === null) continue
    const name = key.slice('types:'.length)
    const colon = name.indexOf(':')
    const { labels, example } = labelsOf(api.parameters[name])
    const described = { in: name.slice(0, colon), name: name.slice(colon + 1), view: value as ParameterView, labels }
    found.push(example === undefined ? described : { ...described, example })
  }
  return found.sort((a, b) => (`${a.in}:${a.name}` < `${b.in}:${b.name}` ? -1 : 1))
}

function labelsOf(view: unknown): { labels: string[]; example?: string } {
  const held = (view as { labels?: { label: string; example?: string }[] } | undefined)?.labels ?? []
  const example = held.find((one) => one.example !== undefined)?.example
  return { labels: held.map(({ label }) => label), ...(example === undefined ? {} : { example }) }
}
