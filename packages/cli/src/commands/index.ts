/** Every command, in the order of `--help`. */
import type { Command } from 'commander'
import type { Outcome } from '../main.js'
import { addAnalyze } from './analyze.js'
import { addBacktest } from './backtest.js'
import { addExchanges } from './exchanges.js'

export const COMMANDS: readonly ((root: Command, outcome: Outcome) => void)[] = [addAnalyze, addExchanges, addBacktest]
