/** The workers, by the name under which `apiscope worker` starts them. */
import {
  AllowList,
  createAnomalyActorsWorker,
  createAnomalyHostsWorker,
  createAnomalyWorker,
  type SeriesOptions,
} from '@apiscope/anomaly'
import {
  type ApiDescription,
  createInventoryWorker,
  createTemplatesWorker,
  createVersionsWorker,
  documentedBy,
  type InventoryOptions,
} from '@apiscope/inventory'
import { type PiiOptions, piiWorker } from '@apiscope/pii'
import { createRiskWorker, type RiskModel } from '@apiscope/risk'
import type { Feedback } from '@apiscope/schema'
import type { WorkerDefinition } from '@apiscope/worker'

// biome-ignore lint/suspicious/noExplicitAny: the workers have different states
export type AnyWorker = WorkerDefinition<any>

export const WORKER_NAMES = ['inventory', 'pii', 'anomaly', 'risk'] as const
export type WorkerName = (typeof WORKER_NAMES)[number]

export interface WorkerOptions {
  /** Event time from which new, changed, unused and old APIs raise alerts, ms; undefined: none does. */
  learnUntil?: number | (() => number)
  /** Known OpenAPI documents. */
  descriptions?: readonly ApiDescription[]
  pii?: PiiOptions
  /** The weights that hold in the store; default: the shipped ones. */
  riskModel?: RiskModel
  /** Own scanners and monitors: client ids, addresses, blocks. */
  allow?: string[]
  /** What people have called benign; learned before the first exchange, where there is no bus that would bring it. */
  dismissals?: Feedback[]
  /** Of the series of an API, e.g. the time zone. */
  anomaly?: Partial<SeriesOptions>
}

/** The definitions behind one name. */
export function definitionsOf(name: WorkerName, options: WorkerOptions = {}): AnyWorker[] {
  switch (name) {
    case 'inventory':
      return [
        createInventoryWorker(inventoryOptions(options)),
        createVersionsWorker(options.learnUntil === undefined ? {} : { learnUntil: options.learnUntil }),
        createTemplatesWorker(),
      ]
    case 'pii':
      return [piiWorker(options.pii)]
    case 'anomaly': {
      const allow = new AllowList(options.allow ?? [])
      return [
        createAnomalyWorker({ ...options.anomaly, allow }),
        createAnomalyActorsWorker({ allow }),
        createAnomalyHostsWorker(options.anomaly),
      ]
    }
    case 'risk':
      return [createRiskWorker({}, options.riskModel)]
  }
}

function inventoryOptions({ learnUntil, descriptions = [] }: WorkerOptions): Partial<InventoryOptions> {
  return {
    ...(learnUntil === undefined ? {} : { learnUntil }),
    ...(descriptions.length === 0 ? {} : { documented: documentedBy(descriptions) }),
  }
}

export function allDefinitions(options: WorkerOptions = {}): AnyWorker[] {
  return WORKER_NAMES.flatMap((name) => definitionsOf(name, options))
}
