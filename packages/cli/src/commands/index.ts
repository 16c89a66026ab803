/** Every command, in the order of `--help`. */
import type { Command } from 'commander'
import type { Outcome } from '../main.js'
import { addAlerts } from './alerts.js'
import { addAnalyze } from './analyze.js'
import { addAnomaly } from './anomaly.js'
import { addBacktest } from './backtest.js'
import { addDoctor } from './doctor.js'
import { addExchanges } from './exchanges.js'
import { addInventory } from './inventory.js'
import { addPii } from './pii.js'
import { addRisk } from './risk.js'
import { addSensor } from './sensor.js'
import { addUp } from './up.js'
import { addWorker } from './worker.js'

export const COMMANDS: readonly ((root: Command, outcome: Outcome) => void)[] = [
  addAnalyze,
  addExchanges,
  addBacktest,
  addUp,
  addSensor,
  addWorker,
  addInventory,
  addAlerts,
  addPii,
  addAnomaly,
  addRisk,
  addDoctor,
]
