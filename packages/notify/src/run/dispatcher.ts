/** Takes jobs out of the outbox and hands them to their targets, one at a time for each. */
import type { NotifyLimits } from '../limits.js'
import type { Job } from '../outbox/notice.js'
import type { Change, Outbox, Outcome } from '../outbox/outbox.js'
import type { Target } from '../targets/target.js'

export interface DispatcherParts {
  outbox: Outbox
  limits: NotifyLimits
  now(): number
  /** Stores what has changed. */
  changed(change: Change): void
  log(message: string, details: Record<string, unknown>): void
}

/** The longest that a timer of Node may be set to wait, ms. */
const LONGEST = 2 ** 31 - 1

export class Dispatcher {
  private readonly timers = new Map<string, NodeJS.Timeout>()
  private readonly sending = new Set<Promise<void>>()
  private readonly failing = new Set<string>()
  private readonly abort = new AbortController()
  private ended = false

  constructor(
    private readonly targets: ReadonlyMap<string, Target>,
    private readonly parts: DispatcherParts,
  ) {}

  /** Starts what may be told now, and comes back when more may. */
  kick(): void {
    for (const target of this.targets.values()) this.next(target)
  }

  /** Waits for what is being told, at most so long. False when something was cut off. */
  async end(ms: number): Promise<boolean> {
    this.ended = true
    for (const timer of this.timers.values()) clearTimeout(timer)
    let whole = true
    const cut = setTimeout(() => {
      whole = false
      this.abort.abort()
    }, ms)
    await Promise.allSettled(this.sending)
    clearTimeout(cut)
    await Promise.allSettled([...this.targets.values()].map((target) => target.close?.()))
    return whole
  }

  /** Targets that took nothing last time. */
  troubles(): string[] {
    return [...this.failing]
  }

  private next(target: Target): void {
    if (this.ended) return
    const { outbox, now } = this.parts
    clearTimeout(this.timers.get(target.name))
    const job = outbox.next(target.name, now())
    if (job) {
      const work = this.send(target, job).finally(() => this.sending.delete(work))
      this.sending.add(work)
      return
    }
    const at = outbox.wake(target.name, now())
    if (at === undefined) return
    const wait = Math.min(Math.max(at - now(), 10), LONGEST)
    this.timers.set(target.name, setTimeout(() => this.next(target), wait).unref())
  }

  private async send(target: Target, job: Job): Promise<void> {
    const { limits, outbox, now, changed } = this.parts
    const signal = AbortSignal.any([this.abort.signal, AbortSignal.timeout(limits.sendMs)])
    const outcome = await Promise.resolve()
      .then(() => target.send(job.notice, signal))
      .catch(failureOf)
    this.tell(target.name, outcome)
    changed(outbox.done(job, outcome, now()))
    this.next(target)
  }

  /** Once when it begins and once when it is over. */
  private tell(target: string, outcome: Outcome): void {
    const { log } = this.parts
    if (outcome.ok) {
      if (this.failing.delete(target)) log('the target takes alerts again', { target })
    } else if (!this.failing.has(target)) {
      this.failing.add(target)
      const what = outcome.again ? 'the target does not take alerts: tried again later' : 'the target refuses an alert'
      log(what, { target, reason: outcome.reason })
    }
  }
}

/**
 * A target that throws all the same cannot make a message of it: tried again it would hold up all that wait behind it. Only the kind of the
 * error is told, whose message may hold an address with a secret.
 */
function failureOf(error: unknown): Outcome {
  const { code, name } = error as { code?: unknown; name?: unknown }
  const again = name === 'AbortError' || name === 'TimeoutError' || typeof code === 'string'
  return { ok: false, again, reason: typeof code === 'string' ? code : String(name ?? 'error') }
}
