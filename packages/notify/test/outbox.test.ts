import type { Alert } from '@apiscope/schema'
import * as fc from 'fast-check'
import { DEFAULT_NOTIFY_LIMITS } from '../src/limits.js'
import { decodeEntry, type Entry, encodeEntry, keyOf } from '../src/outbox/entry.js'
import type { Job } from '../src/outbox/notice.js'
import { type Change, Outbox } from '../src/outbox/outbox.js'
import { isQuiet, minuteOfDay, type Rules, wanted } from '../src/outbox/rules.js'
import { alertOf } from './support.js'

const PLACE = { topic: 'apiscope.alerts.anomaly' as const, partition: 0, offset: 0 }
const LIMITS = { ...DEFAULT_NOTIFY_LIMITS, maxTold: 50 }
const T0 = Date.UTC(2026, 0, 5, 12, 0, 0)

/** An outbox with its store: what is changed is stored when `commit` is called, and survives `crash`. */
class World {
  outbox: Outbox
  stored = new Map<string, string>()
  dead: string[] = []
  private dirty = new Map<string, Entry | false>()

  constructor(readonly rules: Rules[]) {
    this.outbox = new Outbox(rules, LIMITS, () => 0.5)
  }

  apply(change: Change): void {
    for (const [key, entry] of change.changed) this.dirty.set(key, entry)
    for (const { entry, reason } of change.dead) {
      expect(entry.told).toBeLessThan(entry.version)
      this.dead.push(`${entry.target} ${reason}`)
    }
  }

  take(alert: Alert, now: number): void {
    this.apply(this.outbox.take(alert, PLACE, now))
  }

  commit(): void {
    const versions = new Map<string, number>()
    for (const [key, entry] of this.dirty) {
      if (entry === false) this.stored.delete(key)
      else {
        this.stored.set(key, encodeEntry(entry))
        versions.set(key, entry.version)
      }
    }
    this.dirty.clear()
    this.outbox.committed(versions)
  }

  crash(): void {
    this.dirty.clear()
    this.outbox = new Outbox(this.rules, LIMITS, () => 0.5)
    this.apply(this.outbox.restore([...this.stored.values()].map((text) => decodeEntry(text, 0)!)))
  }
}

const rule = (more: Partial<Rules> = {}): Rules => ({ name: 'a', group: 'incident', filter: {}, ...more })

describe('the outbox', () => {
  it('tells nothing that is not stored, and each alert once', () => {
    const world = new World([rule()])
    world.take(alertOf(1), T0)
    expect(world.outbox.next('a', T0)).toBeUndefined()
    world.commit()
    const job = world.outbox.next('a', T0)!
    expect(job.notice).toMatchObject({ kind: 'alert', count: 1 })
    expect(world.outbox.next('a', T0)).toBeUndefined()
    world.apply(world.outbox.done(job, { ok: true }, T0))
    world.commit()
    expect(world.outbox.next('a', T0 + 1e6)).toBeUndefined()
    world.take(alertOf(1), T0 + 1e6)
    world.commit()
    expect(world.outbox.next('a', T0 + 2e6)).toBeUndefined()
  })

  it('alerts of one incident are one message that is updated, not more often than once a minute', () => {
    const world = new World([rule()])
    world.take(alertOf(1, { incident: 'i' }), T0)
    world.commit()
    const first = world.outbox.next('a', T0)!
    world.apply(world.outbox.done(first, { ok: true, ref: 'message-7' }, T0))
    for (let n = 2; n < 40; n++) world.take(alertOf(n, { incident: 'i', severity: 'critical' }), T0 + n)
    world.commit()
    expect(world.outbox.next('a', T0 + 100)).toBeUndefined()
    expect(world.outbox.wake('a', T0 + 100)).toBe(T0 + 60_000)
    const update = world.outbox.next('a', T0 + 60_000)!
    expect(update.notice).toMatchObject({
      kind: 'update',
      ref: 'message-7',
      group: 'i',
      count: 39,
      severity: 'critical',
    })
    expect(update.notice.alerts).toHaveLength(LIMITS.keptAlerts)
    expect(update.notice.id).not.toBe(first.notice.id)
  })

  it('waits longer after each failure, listens to what the target says, and gives up after a day', () => {
    const world = new World([rule()])
    world.take(alertOf(1), T0)
    world.commit()
    let now = T0
    const waits: number[] = []
    while (world.dead.length === 0) {
      const job = world.outbox.next('a', now)!
      expect(job.notice.id).toBe(world.outbox.waiting().a === 1 ? job.notice.id : '')
      world.apply(world.outbox.done(job, { ok: false, again: true, reason: 'HTTP 503' }, now))
      const wake = world.outbox.wake('a', now)
      if (wake === undefined) break
      waits.push(wake - now)
      expect(world.outbox.next('a', wake - 1)).toBeUndefined()
      now = wake
    }
    expect(waits.slice(0, 4)).toEqual([750, 1500, 3000, 6000])
    expect(Math.max(...waits)).toBe(225_000)
    expect(world.dead).toEqual(['a given_up'])
    expect(now - T0).toBeGreaterThanOrEqual(LIMITS.giveUpMs - LIMITS.maxRetryMs)
    world.take(alertOf(2), now)
    world.commit()
    const job = world.outbox.next('a', now + LIMITS.maxRetryMs)!
    world.apply(world.outbox.done(job, { ok: false, again: true, reason: 'HTTP 429', afterMs: 120_000 }, now))
    expect(world.outbox.wake('a', now)! - now).toBeGreaterThanOrEqual(120_000)
  })

  it('one alert that is refused takes the others of its delivery not with it', () => {
    const world = new World([rule({ group: 'none' })])
    for (let n = 0; n < 10; n++) world.take(alertOf(n), T0)
    world.commit()
    const told: string[] = []
    for (let i = 0; i < 30; i++) {
      const job = world.outbox.next('a', T0)
      if (!job) break
      const bad = job.notice.alerts.some(({ title }) => title.endsWith(': 3'))
      if (!bad) told.push(...job.notice.alerts.map(({ title }) => title.at(-1)!))
      world.apply(world.outbox.done(job, bad ? { ok: false, again: false, reason: 'HTTP 400' } : { ok: true }, T0))
    }
    expect(told.sort()).toEqual(['0', '1', '2', '4', '5', '6', '7', '8', '9'])
    expect(world.dead).toEqual(['a refused'])
  })

  it('what the rate limit held back is told in one summary with the numbers', () => {
    const world = new World([rule({ rate: { messages: 2, perMs: 3_600_000 } })])
    for (let n = 0; n < 30; n++) world.take(alertOf(n, n % 3 === 0 ? { severity: 'low', kind: 'flood' } : {}), T0 + n)
    world.commit()
    for (let i = 0; i < 2; i++) {
      const job = world.outbox.next('a', T0 + 50)!
      expect(job.notice.severity).toBe('high')
      world.apply(world.outbox.done(job, { ok: true }, T0 + 50))
    }
    expect(world.outbox.next('a', T0 + 60)).toBeUndefined()
    const at = world.outbox.wake('a', T0 + 60)!
    expect(at - T0).toBeGreaterThan(1_700_000)
    const { notice } = world.outbox.next('a', at)!
    expect(notice).toMatchObject({ kind: 'summary', count: 28 })
    expect(notice.held).toEqual({
      reason: 'rate limit',
      since: T0,
      bySeverity: { high: 18, low: 10 },
      byKind: { bola: 18, flood: 10 },
    })
    expect(notice.alerts).toHaveLength(LIMITS.summaryLines)
  })

  it('is quiet by the clock of the place, but for what is grave enough', () => {
    const quiet = { from: 22 * 60, to: 7 * 60, zone: 'Europe/Berlin', except: 'critical' as const }
    const night = Date.UTC(2026, 6, 1, 21, 30)
    expect(minuteOfDay(night, quiet.zone)).toBe(23 * 60 + 30)
    expect(isQuiet(quiet, 'high', night)).toBe(true)
    expect(isQuiet(quiet, 'critical', night)).toBe(false)
    expect(isQuiet(quiet, 'high', Date.UTC(2026, 6, 1, 5, 0))).toBe(false)
    const world = new World([rule({ quiet })])
    world.take(alertOf(1), night)
    world.take(alertOf(2, { kind: 'flood' }), night)
    world.take(alertOf(3, { severity: 'critical' }), night)
    world.commit()
    const loud = world.outbox.next('a', night)!
    expect(loud.notice.severity).toBe('critical')
    world.apply(world.outbox.done(loud, { ok: true }, night))
    let now = night
    for (let i = 0; i < 2000 && !world.outbox.next('a', now); i++) now = world.outbox.wake('a', now)!
    expect(now).toBe(Date.UTC(2026, 6, 2, 5, 0))
  })

  it('filters by severity, kind, host and label', () => {
    const exposure = alertOf(1, { kind: 'sensitive_exposure', evidence: { label: 'SSN', also: [{ label: 'EMAIL' }] } })
    expect(wanted(exposure, {})).toBe(true)
    expect(wanted(exposure, { minSeverity: 'critical' })).toBe(false)
    expect(wanted(exposure, { kinds: ['bola'] })).toBe(false)
    expect(wanted(exposure, { hosts: ['*.shop.example'] })).toBe(true)
    expect(wanted(exposure, { hosts: ['shop.example', 'api.shop.example:8443'] })).toBe(false)
    expect(
      wanted({ ...exposure, api: { ...exposure.api, host: 'api.shop.example:8443' } }, { hosts: ['api.shop.example'] }),
    ).toBe(true)
    expect(wanted(exposure, { labels: ['EMAIL', 'IBAN'] })).toBe(true)
    expect(wanted(exposure, { labels: ['IBAN'] })).toBe(false)
    expect(
      wanted({ ...exposure, api: { ...exposure.api, host: 'evilshop.example' } }, { hosts: ['*.shop.example'] }),
    ).toBe(false)
  })

  it('keeps no more than may wait: the least grave goes first', () => {
    const world = new World([rule({ group: 'none' })])
    const outbox = new Outbox(world.rules, { ...LIMITS, maxWaiting: 5 })
    const dead: string[] = []
    for (let n = 0; n < 9; n++) {
      const change = outbox.take(alertOf(n, { severity: n % 2 ? 'high' : 'low' }), PLACE, T0)
      dead.push(...change.dead.map(({ entry }) => entry.severity))
    }
    expect(outbox.waiting()).toEqual({ a: 5 })
    expect(dead).toEqual(['low', 'low', 'low', 'low'])
  })
})

type Step =
  | { do: 'alert'; n: number; incident: number; grave: boolean }
  | { do: 'commit' | 'crash' | 'send' }
  | { do: 'pass'; ms: number }
  | { do: 'fail'; again: boolean }

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('alert' as const),
      n: fc.nat(40),
      incident: fc.nat(4),
      grave: fc.boolean(),
    }),
  },
  { weight: 5, arbitrary: fc.record({ do: fc.constantFrom('commit' as const, 'send' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('crash' as const) }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('pass' as const), ms: fc.constantFrom(1, 1000, 60_000, 3_600_000) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('fail' as const), again: fc.boolean() }) },
)

describe('whatever fails, crashes and comes again', () => {
  it.each([
    ['grouped', rule({ rate: { messages: 3, perMs: 600_000 } })],
    ['one by one', rule({ group: 'none', filter: { minSeverity: 'high' } })],
    ['quiet at noon', rule({ quiet: { from: 12 * 60, to: 12 * 60 + 30, zone: 'UTC' } })],
  ])('%s: what is stored is told or given up, nothing that is unwanted, nothing twice without a crash', (_, rules) => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
        const world = new World([rules])
        const alerts = new Map<string, Alert>()
        const accepted = new Set<string>()
        let pending = new Set<string>()
        const seen = new Set<string>()
        let now = T0
        let crashed = 0
        let told = 0
        let sends: number[] = []
        const send = (outcome: 'ok' | 'again' | 'refused') => {
          const job: Job | undefined = world.outbox.next('a', now)
          if (!job) return
          sends.push(now)
          if (rules.rate) {
            const recent = sends.filter((at) => now - at < rules.rate!.perMs)
            // A bucket lets through what it holds and what it gains meanwhile.
            expect(recent.length).toBeLessThanOrEqual(2 * rules.rate.messages + crashed * rules.rate.messages)
          }
          expect(job.notice.alerts.length).toBeGreaterThan(0)
          for (const alert of job.notice.alerts) {
            expect(wanted(alert, rules.filter)).toBe(true)
            expect(accepted.has(alert.id)).toBe(true)
          }
          if (rules.quiet) expect(isQuiet(rules.quiet, job.notice.severity, now)).toBe(false)
          if (outcome === 'ok') told += job.notice.count
          world.apply(
            world.outbox.done(
              job,
              outcome === 'ok' ? { ok: true, ref: 'r' } : { ok: false, again: outcome === 'again', reason: 'x' },
              now,
            ),
          )
        }
        for (const one of steps) {
          if (one.do === 'alert') {
            const alert = alertOf(one.n, { incident: `i${one.incident}`, severity: one.grave ? 'high' : 'low' })
            const first = alerts.get(alert.id) ?? alert
            alerts.set(alert.id, first)
            if (seen.has(first.id)) continue
            seen.add(first.id)
            if (wanted(first, rules.filter)) pending.add(first.id)
            world.take(first, now)
          } else if (one.do === 'commit') {
            world.commit()
            for (const id of pending) accepted.add(id)
            pending = new Set()
          } else if (one.do === 'crash') {
            // Repeats are known from the same commit: what was not stored is read again.
            for (const id of pending) seen.delete(id)
            pending = new Set()
            crashed++
            world.crash()
            sends = []
          } else if (one.do === 'pass') now += one.ms
          else send(one.do === 'send' ? 'ok' : one.again ? 'again' : 'refused')
        }
        // In the end the target takes everything.
        world.commit()
        for (const id of pending) accepted.add(id)
        for (let i = 0; i < 4000; i++) {
          send('ok')
          world.commit()
          const wake = world.outbox.wake('a', now)
          if (wake === undefined) break
          now = Math.max(now, wake)
        }
        expect(world.outbox.waiting()).toEqual({ a: 0 })
        const { counters } = world.outbox
        const given = (counters.get('notify.refused') ?? 0) > 0
        if (crashed === 0 && !given) {
          // An update tells all of its incident again; the counter knows what was new.
          expect(counters.get('notify.alerts_delivered') ?? 0).toBe(accepted.size)
          if (rules.group === 'none') expect(told).toBe(accepted.size)
        }
      }),
      { numRuns: 150 },
    )
  })

  it('keys of targets and groups do not meet', () => {
    expect(keyOf('a', 'b')).not.toBe(keyOf('a b', ''))
  })
})
