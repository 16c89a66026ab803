/** The workers, by the name under which `apiscope worker` starts them. */
import { anomalyActorsWorker, anomalyWorker } from '@apiscope/anomaly'
import { createInventoryWorker } from '@apiscope/inventory'
import { type PiiOptions, piiWorker } from '@apiscope/pii'
import { createRiskWorker } from '@apiscope/risk'
import type { WorkerDefinition } from '@apiscope/worker'

// biome-ignore lint/suspicious/noExplicitAny: the workers have different states
export type AnyWorker = WorkerDefinition<any>

export const WORKER_NAMES = ['inventory', 'pii', 'anomaly', 'risk'] as const
export type WorkerName = (typeof WORKER_NAMES)[number]

export interface WorkerOptions {
  /** Event time from which an API that was never seen before raises an alert, ms; undefined: none does. */
  newApisFrom?: number
  pii?: PiiOptions
}

/** The definitions behind one name. */
export function definitionsOf(name: WorkerName, options: WorkerOptions = {}): AnyWorker[] {
  switch (name) {
    case 'inventory':
      return [createInventoryWorker(options.newApisFrom === undefined ? {} : { learnUntil: options.newApisFrom })]
    case 'pii':
      return [piiWorker(options.pii)]
    case 'anomaly':
      return [anomalyWorker, anomalyActorsWorker]
    case 'risk':
      return [createRiskWorker()]
  }
}

export function allDefinitions(options: WorkerOptions = {}): AnyWorker[] {
  return WORKER_NAMES.flatMap((name) => definitionsOf(name, options))
}
