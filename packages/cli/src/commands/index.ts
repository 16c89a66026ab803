/** Every command, in the order of `--help`. */
import type { Command } from 'commander'
import type { Outcome } from '../main.js'
import { addBacktest } from './backtest.js'

export const COMMANDS: readonly ((root: Command, outcome: Outcome) => void)[] = [addBacktest]
