import { CAP_OPENED } from './cap-words.js'
import type { InterfaceCount } from './interface-count.js'

/** What a capture child says on stderr about what it lost, and why it could not begin. */

/** tcpdump on SIGUSR1 and at its end: `12 packets received by filter`. */
const TCPDUMP = /^(?:tcpdump: )?(\d+) packets? (captured|received by filter|dropped by kernel|dropped by interface)/
const NAMES: Record<string, string> = {
  captured: 'capture.child_captured',
  'received by filter': 'capture.kernel_received',
  'dropped by kernel': 'capture.kernel_drops',
  'dropped by interface': 'capture.interface_drops',
}
/** dumpcap at its end: `Packets received/dropped on interface 'lo': 10/2 (pcap:1/dumpcap:0/flushed:1/ps_ifdrop:0) (83.3%)` */
const DUMPCAP = /^Packets received\/dropped on interface .*: (\d+)\/(\d+) \(/

/** See cap-words.ts. */
const OPENED = new RegExp(`^${CAP_OPENED} (\\d+) (\\d+)`)

/** What tcpdump and dumpcap say of every capture. */
const GREETING = /listening on .*link-type|^Capturing on |^File: |verbose output suppressed|^Packets(?: captured)?: \d/

const KEPT_LINES = 20

export class ChildStatistics {
  readonly counters: Record<string, number> = {}
  /** The last lines that were no statistics. */
  readonly said: string[] = []
  /** What the interface had counted when it was opened, where the child tells. */
  opened: InterfaceCount | undefined
  private rest = ''

  /** Takes stderr as it comes. */
  add(text: string): void {
    const lines = (this.rest + text).split(/\r?\n|\r/)
    this.rest = (lines.pop() ?? '').slice(-4096)
    for (const line of lines) this.line(line.slice(0, 4096))
  }

  /** The last line may be without an end. */
  end(): void {
    if (this.rest) this.line(this.rest)
    this.rest = ''
  }

  private line(line: string): void {
    // On SIGUSR1 tcpdump writes them in one line, parted by commas.
    let counts = false
    for (const part of line.split(', ')) {
      const tcpdump = TCPDUMP.exec(part)
      if (tcpdump) this.counters[NAMES[tcpdump[2]]] = Number(tcpdump[1])
      if (tcpdump) counts = true
    }
    const dumpcap = DUMPCAP.exec(line)
    if (dumpcap) this.counters['capture.kernel_drops'] = Number(dumpcap[2])
    const opened = OPENED.exec(line)
    if (opened) this.opened = { frames: Number(opened[1]), drops: Number(opened[2]) }
    // What is no count and no greeting says why a capture ended.
    if (line.trim() !== '' && !counts && !dumpcap && !opened && !GREETING.test(line)) this.said.push(line.trim())
    if (this.said.length > KEPT_LINES) this.said.shift()
  }
}
