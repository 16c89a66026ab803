/** The ways in which feedback reaches the workers. They exist without the console; it only goes through them. */
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import type { Producer } from '@apiscope/bus'
import { addCorrection, type Correction, parseCorrections } from '@apiscope/pii'
import { type Feedback, feedbackAddress } from '@apiscope/schema'

export interface Doors {
  /** Absent: alerts cannot be dismissed here. */
  dismiss?(feedback: Feedback): Promise<void>
  /** Absent: labels cannot be corrected here. */
  correct?(correction: Correction): Promise<void>
  /** Scores can be accepted, raised or lowered: that goes into the store. */
  risk: boolean
}

/** On the bus, where running workers learn from it. */
export function dismissOnBus(producer: Producer): NonNullable<Doors['dismiss']> {
  return async (feedback) => {
    const { topic, key } = feedbackAddress(feedback)
    await producer.send(topic, [{ key, value: JSON.stringify(feedback) }])
    await producer.flush()
  }
}

/** Into the file that `analyze`, `backtest` and `up` read (`--dismissals`). */
export function dismissInFile(file: string): NonNullable<Doors['dismiss']> {
  return async (feedback) => appendFileSync(file, `${JSON.stringify(feedback)}\n`, { mode: 0o600 })
}

/** Into the file that the labels' worker reads at its start (`--corrections`). */
export function correctInFile(file: string): NonNullable<Doors['correct']> {
  return async (correction) => {
    const before = existsSync(file) ? parseCorrections(readFileSync(file, 'utf8')).corrections : []
    const list = addCorrection(before, correction)
    writeFileSync(file, `${list.map((entry) => JSON.stringify(entry)).join('\n')}\n`, { mode: 0o600 })
  }
}
