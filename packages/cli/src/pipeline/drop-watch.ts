/** Says in the log that frames are being dropped: a counter that nobody scrapes tells nobody. */
import type { Log } from '../io/log.js'

/** Counters of frames that were not looked at for want of time or room. */
const DROPS = [
  'sensor.ring_drops',
  'capture.ring_drops',
  'capture.kernel_drops',
  'capture.interface_drops',
  'capture.unseen_frames',
] as const

const MENDS: Record<(typeof DROPS)[number], string> = {
  'sensor.ring_drops': 'decoding or the bus is too slow: more --threads, or a narrower --filter',
  'capture.ring_drops': 'decoding is too slow: more --threads, or a narrower --filter',
  'capture.kernel_drops': 'the kernel’s buffer was full: more --threads, or a narrower --filter',
  'capture.interface_drops': 'the network card or its driver lost them (ethtool -S)',
  'capture.unseen_frames': 'the capturing process is too slow: tcpdump: instead of iface:',
}

/** Looks at counters from time to time, and warns when one has grown. */
export class DropWatch {
  private readonly before = new Map<string, number>()

  constructor(private readonly log: Pick<Log, 'warn'>) {}

  look(counters: Readonly<Record<string, number>>): void {
    for (const name of DROPS) {
      const total = counters[name] ?? 0
      const dropped = total - (this.before.get(name) ?? 0)
      this.before.set(name, total)
      if (dropped > 0) this.log.warn({ counter: name, dropped, total, mend: MENDS[name] }, 'frames dropped')
    }
  }
}
