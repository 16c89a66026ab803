/** Every command, in the order of `--help`; each is loaded only when it is needed, for a quick start. */
import type { Command } from 'commander'
import type { Outcome } from '../outcome.js'

export type AddCommand = (root: Command, outcome: Outcome) => void

export const COMMANDS: Readonly<Record<string, () => Promise<AddCommand>>> = {
  analyze: async () => (await import('./analyze.js')).addAnalyze,
  exchanges: async () => (await import('./exchanges.js')).addExchanges,
  backtest: async () => (await import('./backtest.js')).addBacktest,
  up: async () => (await import('./up.js')).addUp,
  sensor: async () => (await import('./sensor.js')).addSensor,
  worker: async () => (await import('./worker.js')).addWorker,
  inventory: async () => (await import('./inventory.js')).addInventory,
  notify: async () => (await import('./notify.js')).addNotify,
  alerts: async () => (await import('./alerts.js')).addAlerts,
  actor: async () => (await import('./actor.js')).addActor,
  pii: async () => (await import('./pii.js')).addPii,
  attacks: async () => (await import('./attacks.js')).addAttacks,
  anomaly: async () => (await import('./anomaly.js')).addAnomaly,
  templates: async () => (await import('./templates.js')).addTemplates,
  risk: async () => (await import('./risk.js')).addRisk,
  policy: async () => (await import('./policy.js')).addPolicy,
  console: async () => (await import('./console.js')).addConsole,
  report: async () => (await import('./report.js')).addReport,
  mcp: async () => (await import('./mcp.js')).addMcp,
  config: async () => (await import('./config.js')).addConfig,
  completion: async () => (await import('./completion.js')).addCompletion,
  doctor: async () => (await import('./doctor.js')).addDoctor,
}

/** They tell of all commands. */
const OF_ALL: ReadonlySet<string> = new Set(['config', 'completion'])

/** The commands that a command line needs: the one it names, or all where that is not clear (help, a config file). */
export async function commandsFor(args: readonly string[]): Promise<AddCommand[]> {
  const [first] = args
  if (first === '-V' || first === '--version') return []
  const alone = first !== undefined && Object.hasOwn(COMMANDS, first) && !OF_ALL.has(first)
  const names = alone ? [first] : Object.keys(COMMANDS)
  return Promise.all(names.map((name) => COMMANDS[name]()))
}
