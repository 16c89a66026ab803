import type { InMessage, Start } from '@apiscope/bus'
import { ApiscopeError, backoffMs, type Topic } from '@apiscope/schema'
import { otherPartitions } from './core/meta.js'
import { olderVersion } from './core/state-version.js'
import { count, type ShardContext } from './shard-context.js'
import { moved, type ShardPhase } from './shard-phase.js'
import { type SessionOwner, ShardSession } from './shard-session.js'
import type { ShardStatus } from './shard-status.js'

/** A shard whose owner changed is not claimed back at once: the other one may be right. ms. */
const FENCED_MS = 3_000

/**
 * Runs one shard: a state machine that claims, seeks, runs, commits, and claims again after a refusal. Each claim is a session of its own, and
 * each start or seek a generation; what comes of another session or generation is dropped.
 */
export class ShardRunner<S> implements SessionOwner {
  private phase: ShardPhase = 'idle'
  private session: ShardSession<S> | undefined
  private running: Promise<void> | undefined
  private again = false
  private generation = 0
  /** Claims one after another: of two at once the older one could be answered last. */
  private claims: Promise<unknown> = Promise.resolve()
  /** In a row, without a commit. */
  private failures = 0
  private end = 0
  /** Of the primary: the next offset that is not committed. */
  private committed = 0
  /** When what is to be committed began to wait, on the context's clock. */
  private dirtySince: number | undefined

  constructor(
    private readonly context: ShardContext<S>,
    readonly partition: number,
  ) {}

  /** Claims the shard and starts from what was committed last. Answers where to read. */
  async start(): Promise<Start[]> {
    const before = this.session
    // Still the owner after a rebalance: what has been done need not be done again.
    await this.retire()
    if (before?.whole && before.core.dirty) await this.within(this.context.limits.stopMs, this.finish(before))
    return this.inTurn(async () => {
      if (this.phase === 'stopped') return []
      return (await this.claim()).starts()
    })
  }

  /** Waits for the step at hand, then does nothing more. */
  async halt(): Promise<void> {
    if (this.phase !== 'stopped') this.to('stopped')
    await this.retire()
    this.session?.core.release()
  }

  push(topic: Topic, messages: readonly InMessage[], end: number, generation: number): void {
    if (topic === this.context.definition.primary) this.end = end
    const { session } = this
    if (!session || session.ended) return
    if (messages.length > 0) {
      session.push(topic, messages, generation)
      if (this.phase === 'seeking') this.to('running')
    }
    this.kick()
  }

  /** Goes on with whatever there is to do. */
  kick(): void {
    const { session } = this
    if (!session || session.ended || this.phase === 'claiming') return
    this.again = true
    this.running ??= this.run(session).finally(() => {
      if (this.session !== session) return
      this.running = undefined
      if (this.again) this.kick()
    })
  }

  /** Stops and commits what has been processed. False when that could not be done in time: it is read again by the next owner. */
  async stop(): Promise<boolean> {
    const { session, phase } = this
    if (this.phase !== 'stopped') this.to('stopped')
    await this.retire()
    const kept = session === undefined || (await this.keep(session, phase))
    session?.core.release()
    return kept
  }

  private async keep(session: ShardSession<S>, phase: ShardPhase): Promise<boolean> {
    if (!session.core.dirty && session.whole) return true
    if (!session.whole || phase === 'refused' || phase === 'failed') return false
    return (await this.within(this.context.limits.stopMs, this.finish(session))) === true
  }

  status(): ShardStatus {
    const { session, dirtySince } = this
    const core = session?.core
    const { waiting } = session ?? {}
    return {
      partition: this.partition,
      phase: this.phase,
      time: core?.time,
      skews: core?.skews ?? {},
      keys: core?.keys ?? 0,
      hotKeys: core?.hotKeys ?? 0,
      lag: Math.max(0, this.end - this.committed),
      waitingFor: waiting && core?.side ? [...new Set(core.side.missing(waiting.time))] : [],
      uncommittedMs: dirtySince === undefined ? 0 : this.context.now() - dirtySince,
    }
  }

  nextGeneration(): number {
    return ++this.generation
  }

  seek(session: object, start: Start): void {
    this.context
      .consumer()
      .seek(start)
      .then((offset) => {
        if (this.session !== session) return
        this.session.began(start, offset)
        this.kick()
      })
      // Taken away by a rebalance, which starts the shard anew wherever it is then.
      .catch(() => {})
  }

  private to(phase: ShardPhase): void {
    this.phase = moved(this.phase, phase)
  }

  /** Ends the session, and waits for its step at hand, though not without end: what it still does is its own affair. */
  private async retire(): Promise<void> {
    const { session, running } = this
    if (session) session.ended = true
    if (running) await this.within(this.context.limits.stopMs, running)
    if (this.session === session) this.running = undefined
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.claims.then(work)
    this.claims = turn.catch(() => {})
    return turn
  }

  private async claim(): Promise<ShardSession<S>> {
    this.to('claiming')
    if (this.session) this.session.ended = true
    this.running = undefined
    const { definition, state, partitions, log } = this.context
    const claim = await state.claim({ worker: definition.name, partition: this.partition })
    checkPartitions(claim.meta, definition.name, partitions)
    this.session?.core.release()
    const session = new ShardSession(this.context, this.partition, claim, this)
    const old = olderVersion(claim.sample, definition)
    if (old !== undefined) {
      const details = { partition: this.partition, version: old, reads: definition.stateVersion }
      log('states of an older version are learned anew, as docs/redis.md says', details)
    }
    if ((this.phase as ShardPhase) === 'stopped') session.ended = true
    else this.to('seeking')
    this.session = session
    this.committed = session.core.offsets()[definition.primary] ?? 0
    this.dirtySince = undefined
    return session
  }

  private async run(session: ShardSession<S>): Promise<void> {
    try {
      while (this.again && !session.ended) {
        this.again = false
        for (let did = true; did && !session.ended; ) {
          if (session.commitDue && !(await this.commit(session))) return
          did = await session.step()
          if (session.core.dirty) this.dirtySince ??= this.context.now()
        }
        if (!session.ended) await session.publish()
        if (!session.ended && session.commitDue && !(await this.commit(session))) return
      }
    } catch (error) {
      if (!session.ended) this.failed(session, error as Error)
    }
  }

  /** False when the shard is not ours any more: memory is not what the store says, so it is dropped. */
  private async commit(session: ShardSession<S>): Promise<boolean> {
    if (this.phase === 'seeking') this.to('running')
    this.to('committing')
    const result = await session.commit()
    if (result === 'ok' && this.session === session) this.keptUpTo(session)
    if (session.ended) return false
    if (result === 'ok') {
      this.to('running')
      this.failures = 0
      return true
    }
    count(this.context, `worker.commits_${result}`)
    this.context.log('commit refused, memory dropped', { partition: this.partition, why: result })
    this.startAgain(session, result === 'behind' ? 0 : FENCED_MS)
    return false
  }

  private keptUpTo({ core }: ShardSession<S>): void {
    this.committed = core.offsets()[this.context.definition.primary] ?? this.committed
    this.dirtySince = undefined
  }

  private failed(session: ShardSession<S>, error: Error): void {
    if (error instanceof ApiscopeError && error.exit === 2) {
      session.ended = true
      this.to('failed')
      this.context.fail(error)
      return
    }
    this.context.log('shard failed, starting again from the last commit', {
      partition: this.partition,
      error: error.message,
    })
    count(this.context, 'worker.shard_restarts')
    this.startAgain(session, backoffMs(this.failures++, 1_000, 30_000))
  }

  /** If the shard is still ours after a while, from the store once more. */
  private startAgain(session: ShardSession<S>, afterMs: number): void {
    session.ended = true
    session.whole = false
    this.to('refused')
    this.context.later(() => void this.inTurn(() => this.restart(session)), afterMs)
  }

  private async restart(before: ShardSession<S>): Promise<void> {
    if (this.session !== before || this.phase !== 'refused') return
    try {
      const session = await this.claim()
      if (!session.ended) for (const start of session.starts()) this.seek(session, start)
    } catch (error) {
      if ((this.phase as ShardPhase) === 'stopped') return
      this.failed(before, error as Error)
    }
  }

  private async finish(session: ShardSession<S>): Promise<boolean> {
    try {
      const done = (await session.commit()) === 'ok'
      if (done) this.keptUpTo(session)
      return done
    } catch (error) {
      this.context.log('not committed, read again by the next owner', {
        partition: this.partition,
        error: (error as Error).message,
      })
      return false
    }
  }

  private async within<T>(ms: number, work: Promise<T>): Promise<T | undefined> {
    let cancel = () => {}
    const late = new Promise<undefined>((resolve) => {
      cancel = this.context.later(() => resolve(undefined), ms)
    })
    try {
      return await Promise.race([work, late])
    } finally {
      cancel()
    }
  }
}

function checkPartitions(meta: string | null, worker: string, partitions: number): void {
  const saved = otherPartitions(meta, partitions)
  if (saved === undefined) return
  throw new ApiscopeError(
    'worker.partitions',
    `--state: the ${worker} worker learned with ${saved} partitions, but --bus has ${partitions}. Give the topics ${saved} partitions, or delete what it learned (docs/redis.md says how).`,
    2,
  )
}
