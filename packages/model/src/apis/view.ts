/** One API as its page shows it: parameters with labels and evidence, past of its metrics, risk, changes, documents to copy. */
import { openApiDocument } from '@apiscope/inventory'
import { envoyConfig, FACTORS, nginxConfig, PRODUCTS } from '@apiscope/risk'
import { ApiscopeError, displayTemplate, parameterNames } from '@apiscope/schema'
import type { State } from '@apiscope/state'
import type { ApiReport } from '../document.js'
import { explainRisk, type RiskExplanation } from '../risk/explain.js'
import { policyOf } from '../risk/policy.js'
import { type ChangeReport, changesOf } from './changes.js'
import { collectApi } from './collect.js'
import { type Past, readPast } from './past.js'
import { type PeopleText, peopleOf } from './people.js'

export interface ParameterLine {
  /** path, query, header, cookie, request or response. */
  in: string
  name: string
  /** `in:name`, as `pii correct` takes it. */
  key: string
  labels: { label: string; confidence: number; example?: string }[]
  types: string[]
  /** Share of the calls that had it, 0–1. */
  presence?: number
  /** Of values that are no personal data. */
  extent: string
  /** Values looked at, and different ones among them. */
  values?: number
  distinct?: number
  lastSeen?: number
}

export interface RiskFactor {
  name: string
  title: string
  contribution: number
  group: 'stake' | 'reach' | 'evidence' | 'together' | 'floor'
  /** What of it was observed. */
  observes: string
  /** Of a product: the factors that it needs. */
  of?: string[]
}

export interface ApiView {
  api: ApiReport
  /** With the names of path parameters that people are shown. */
  name: string
  parameters: ParameterLine[]
  /** Absent while nobody's data is known to have been shown. */
  people?: PeopleText
  past: Past
  changes: ChangeReport[]
  /** Absent while there is no score. */
  risk?: RiskExplanation & { factorList: RiskFactor[] }
  openapi: string
  policy: { nginx: string; envoy: string }
}

/** Undefined when the store knows no such API. */
export async function apiView(state: State, id: string, risk: number): Promise<ApiView | undefined> {
  const api = await collectApi(state, id, risk)
  if (api.method === '') return undefined
  const policy = await policyOf(state, api)
  const explained = api.unscored ? undefined : await explanationOf(state, id)
  const people = peopleOf(api.facts)
  return {
    api,
    ...(people ? { people } : {}),
    name: `${api.method} ${api.host}${displayTemplate(api.template)}`,
    parameters: parameterLines(api),
    past: await readPast(state, id),
    changes: changesOf([api]),
    ...(explained ? { risk: { ...explained, factorList: factorList(explained) } } : {}),
    openapi: JSON.stringify(openApiDocument(api.host, [api]), null, 2),
    policy: { nginx: nginxConfig([policy]), envoy: envoyConfig([policy]) },
  }
}

/** Undefined between the score and its first explanation, which are not written in one step. */
async function explanationOf(state: State, id: string): Promise<RiskExplanation | undefined> {
  try {
    return await explainRisk(state, id, [])
  } catch (error) {
    if (error instanceof ApiscopeError && error.code === 'cli.api') return undefined
    throw error
  }
}

interface Typed {
  types?: string[]
  presence?: number
  range?: [number, number]
  length?: [number, number]
  values?: string[]
  last?: number
}

interface Labelled {
  labels?: { label: string; confidence: number; example?: string }[]
  values?: number
  distinct?: number
  last_seen?: number
}

const PLACES = ['path', 'query', 'header', 'cookie', 'request', 'response']

/** Those with labels first, then by place and name. */
export function parameterLines({ parameters, template }: ApiReport): ParameterLine[] {
  const names = parameterNames(template)
  const keys = new Set(Object.keys(parameters).map((key) => key.replace(/^types:/, '')))
  const lines = [...keys].map((key) => {
    const typed = (parameters[`types:${key}`] ?? {}) as Typed
    const labelled = (parameters[key] ?? {}) as Labelled
    const colon = key.indexOf(':')
    const [where, raw] = [key.slice(0, colon), key.slice(colon + 1)]
    const index = where === 'path' ? /^\{(\d+)\}$/.exec(raw)?.[1] : undefined
    const labels = (labelled.labels ?? []).map(({ label, confidence, example }) => ({
      label,
      confidence,
      ...(example === undefined ? {} : { example }),
    }))
    return {
      in: where,
      name: index === undefined ? raw : (names[Number(index) - 1] ?? raw),
      key,
      labels,
      types: (typed.types ?? []).filter((type) => type !== 'other').slice(0, 3),
      ...(typed.presence === undefined ? {} : { presence: typed.presence }),
      extent: extentOf(typed, labels.length > 0),
      ...(labelled.values === undefined ? {} : { values: labelled.values }),
      ...(labelled.distinct === undefined ? {} : { distinct: labelled.distinct }),
      ...(typed.last === undefined && labelled.last_seen === undefined
        ? {}
        : { lastSeen: typed.last ?? labelled.last_seen! }),
    }
  })
  const place = ({ in: where }: ParameterLine) => PLACES.indexOf(where)
  return lines.sort(
    (a, b) =>
      Number(b.labels.length > 0) - Number(a.labels.length > 0) || place(a) - place(b) || (a.name < b.name ? -1 : 1),
  )
}

/** Of a labelled parameter no value shows, were it the name of a constant. */
function extentOf({ values, range, length }: Typed, labelled: boolean): string {
  if (values && !labelled) return `one of ${values.join(' ')}`
  if (range && !labelled) return range[0] === range[1] ? `${range[0]}` : `${range[0]} to ${range[1]}`
  if (length) return length[0] === length[1] ? `${length[0]} characters` : `${length[0]} to ${length[1]} characters`
  return ''
}

/** The contributions with what is known of each, largest first. */
export function factorList({ factors, floor }: RiskExplanation): RiskFactor[] {
  return Object.entries(factors)
    .filter(([, contribution]) => Math.abs(contribution) >= 0.005)
    .map(([name, contribution]): RiskFactor => {
      const title = name.replace(/^floor_/, 'floor: ').replaceAll('_', ' ')
      const factor = FACTORS.find((one) => one.name === name)
      if (factor) return { name, title, contribution, group: factor.group, observes: factor.observes }
      const product = PRODUCTS.find((one) => one.name === name)
      if (product)
        return { name, title, contribution, group: 'together', observes: product.observes, of: [...product.of] }
      return {
        name,
        title,
        contribution,
        group: 'floor',
        observes: floor ? `at least ${floor.least}, because ${floor.because}` : '',
      }
    })
    .sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution))
}
