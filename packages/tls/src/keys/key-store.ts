import type { TlsLimits } from '../limits.js'
import { type Label, readKeyLine, type Secret } from './key-line.js'

/** The secrets of one connection. */
export interface Secrets {
  readonly id: string
  readonly byLabel: Map<Label, Buffer>
  /** When a secret came or was used last, ms. */
  used: number
  /** A connection on the wire has been found for it. */
  claimed: boolean
}

export interface KeyCounters {
  /** Lines of key logs, comments and empty ones included. */
  lines: number
  /** Secrets taken from them. */
  secrets: number
  /** Lines of labels that nothing here needs (RFC 9850). */
  unused_labels: number
  /** Lines that are of no key log. */
  unknown_lines: number
  /** Lines with a known label whose values cannot be read. */
  malformed_lines: number
  /** Connections whose secrets were let go because nobody used them for `keyIdleMs`. */
  expired: number
  /** … and because there are more than `keys`. */
  evicted: number
}

/**
 * The secrets known so far, by client random or session id. In memory only, bounded by count and by time without use; whoever waits
 * for one is called when it comes.
 */
export class KeyStore {
  readonly counters: KeyCounters = {
    lines: 0,
    secrets: 0,
    unused_labels: 0,
    unknown_lines: 0,
    malformed_lines: 0,
    expired: 0,
    evicted: 0,
  }
  /** Keys may come: a feed is configured, or secrets have been seen. Without, nothing waits. */
  expected = false
  /** In order of last use, oldest first. */
  private readonly entries = new Map<string, Secrets>()
  private readonly waiting = new Map<string, Set<() => void>>()
  private readonly anyKey = new Set<() => void>()
  /** Packet time, ms. Before the first packet it stands beyond all: keys that were given beforehand wait for their connection. */
  private now = Number.POSITIVE_INFINITY

  constructor(private readonly limits: Pick<TlsLimits, 'keys' | 'keyIdleMs' | 'trialKeys'>) {}

  /** One line of a key log. */
  line(text: string): void {
    this.counters.lines++
    const verdict = readKeyLine(text)
    if (typeof verdict === 'object') this.add(verdict)
    else if (verdict === 'unused') this.counters.unused_labels++
    else if (verdict === 'unknown') this.counters.unknown_lines++
    else if (verdict === 'malformed') this.counters.malformed_lines++
  }

  /** A whole key log, as a Decryption Secrets Block holds it. */
  text(log: string): void {
    for (const line of log.split(/\r\n|\r|\n/)) this.line(line)
  }

  add({ label, id, secret }: Secret): void {
    let entry = this.entries.get(id)
    if (entry?.byLabel.get(label)?.equals(secret)) return
    if (!entry) {
      entry = { id, byLabel: new Map(), used: this.now, claimed: false }
      this.makeRoom()
    }
    this.counters.secrets++
    this.expected = true
    entry.byLabel.set(label, secret)
    this.touch(entry)
    for (const wake of [...(this.waiting.get(id) ?? [])]) wake()
    for (const wake of [...this.anyKey]) wake()
  }

  get(id: string): Secrets | undefined {
    const entry = this.entries.get(id)
    if (entry) this.touch(entry)
    return entry
  }

  /** Connections that nothing on the wire has been found for, newest first: for a hello that is encrypted or lost. */
  *unclaimed(): Generator<Secrets> {
    const newest = [...this.entries.values()].slice(-4 * this.limits.trialKeys).reverse()
    let tried = 0
    for (const entry of newest) {
      if (entry.claimed) continue
      if (tried++ >= this.limits.trialKeys) return
      yield entry
    }
  }

  /** Calls `wake` whenever a secret of `id` comes (any secret for `undefined`), until the returned function is called. */
  onSecret(id: string | undefined, wake: () => void): () => void {
    if (id === undefined) {
      this.anyKey.add(wake)
      return () => this.anyKey.delete(wake)
    }
    let wakes = this.waiting.get(id)
    if (!wakes) {
      wakes = new Set()
      this.waiting.set(id, wakes)
    }
    wakes.add(wake)
    return () => {
      wakes.delete(wake)
      if (wakes.size === 0) this.waiting.delete(id)
    }
  }

  /** Packet time has reached `now`, ms: secrets that nobody used for long go. */
  advance(now: number): void {
    this.now = now
    for (const [id, entry] of this.entries) {
      if (!(now - entry.used > this.limits.keyIdleMs)) return
      this.forget(id, entry)
      this.counters.expired++
    }
  }

  /** Flows that wait to be called, for their own key or for any. */
  get awaited(): number {
    let count = this.anyKey.size
    for (const wakes of this.waiting.values()) count += wakes.size
    return count
  }

  get size(): number {
    return this.entries.size
  }

  private touch(entry: Secrets): void {
    entry.used = this.now
    this.entries.delete(entry.id)
    this.entries.set(entry.id, entry)
  }

  private makeRoom(): void {
    if (this.entries.size < this.limits.keys) return
    const [oldest] = this.entries
    this.forget(oldest![0], oldest![1])
    this.counters.evicted++
  }

  /** Secrets are overwritten, so that no later copy of the heap holds them. */
  private forget(id: string, entry: Secrets): void {
    this.entries.delete(id)
    for (const secret of entry.byLabel.values()) secret.fill(0)
    entry.byLabel.clear()
  }
}
