import type { ClockNotes } from './clock.js'
import type { Outputs } from './outputs.js'

/** Something about a sensor's clock that an operator should know. */
export interface ClockWarning {
  sensor: string
  what: string
  text: string
}

/** Warnings kept until they are taken. Count. */
const MOST = 8

/** Counts what a partition's clock finds out about the sensors' clocks, and keeps it to be told. */
export class ClockWarnings implements ClockNotes {
  private readonly kept: ClockWarning[] = []

  constructor(private readonly outputs: Outputs) {}

  /** What was found since the last call. */
  take(): ClockWarning[] {
    return this.kept.splice(0)
  }

  forgotten(): void {
    this.outputs.count('worker.sensors_forgotten')
  }

  setBack(sensor: string, byMs: number): void {
    this.outputs.count('worker.sensors_set_back')
    this.warn(sensor, 'set back', `the clock of this sensor was set back by ${Math.round(byMs / 1000)} s`)
  }

  skewed(sensor: string, skewMs: number, aside: boolean): void {
    this.outputs.count(aside ? 'worker.sensors_put_aside' : 'worker.sensors_skewed')
    const side = `${Math.abs(Math.round(skewMs / 1000))} s ${skewMs > 0 ? 'ahead of' : 'behind'}`
    const mend = 'what it sends is dated by the others; set its clock right (NTP) and restart it'
    this.warn(sensor, aside ? 'put aside' : 'skewed', `the clock of this sensor is ${side} the others: ${mend}`)
  }

  private warn(sensor: string, what: string, text: string): void {
    if (this.kept.length < MOST) this.kept.push({ sensor, what, text })
  }
}
