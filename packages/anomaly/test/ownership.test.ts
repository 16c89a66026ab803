import { anomalyWorker } from '@apiscope/anomaly'
import type { Exchange } from '@apiscope/schema'
import fc from 'fast-check'
import { Ownership } from '../src/api/ownership.js'
import { DEFAULT_OWNERSHIP_OPTIONS } from '../src/api/ownership-options.js'
import { hash32 } from '../src/api/windows.js'
import { call, DAY, HOUR, random, run, START, times } from './support.js'

const play = (exchanges: Exchange[], encodeEach = false) => run(anomalyWorker, exchanges, (e) => e.api.id, encodeEach)
const foreign = (exchanges: Exchange[]) =>
  play(exchanges).alerts.filter(({ evidence }) => evidence.metric === 'foreign_objects')
const read = (time: number, who: string, object: string, status = 200) =>
  call({ time, actor: `p:${who}`, principal: who, object, status })

/** Sixty people who each look at their two objects once a day. */
const people = times(60, (p) => `u${p}`)
const days = (n: number, from = START) =>
  times(n, (day) =>
    people.flatMap((who, p) => times(2, (o) => read(from + day * DAY + p * 600_000 + o * 5_000, who, `${who}.${o}`))),
  ).flat()
const theft = (n: number, at: number, who = 'u7', status = 200) =>
  times(n, (i) => read(at + i * HOUR, who, `u${20 + i}.0`, status))
const AT = START + 10 * DAY

describe('objects that are another’s', () => {
  test('people who read what is theirs are no alert; one who reads seven others’ over a day is', () => {
    expect(play(days(12)).alerts).toEqual([])
    const [alert, ...more] = foreign([...days(12), ...theft(7, AT)])
    expect(more).toEqual([])
    expect(alert).toMatchObject({ kind: 'bola', client: { id: 'p:u7' }, owasp: 'API1:2023' })
    expect(alert!.evidence).toMatchObject({ observed: 5, owners_at_least: 5, window: '24h' })
  })

  test('refused reads are none, nor are few, nor what a household shares', () => {
    expect(foreign([...days(12), ...theft(7, AT, 'u7', 403)])).toEqual([])
    expect(foreign([...days(12), ...theft(4, AT)])).toEqual([])
    const partner = times(12, (i) => read(AT + i * HOUR, 'u7', `u${20 + (i % 2)}.${i % 2}`))
    expect(foreign([...days(12), ...partner])).toEqual([])
  })

  test('where everybody reads anything, nothing is anybody’s', () => {
    const rng = random(3)
    const anything = times(4_000, (i) => read(START + i * 240_000, people[i % 60]!, `o${Math.floor(rng() * 100)}`))
    expect(foreign([...anything, ...theft(20, AT)])).toEqual([])
  })

  test('staff that reads everything as a rule is measured by itself, and does not raise the bar for others', () => {
    const rng = random(5)
    const staff = times(12, (day) =>
      times(9, (i) => read(START + day * DAY + i * HOUR, 'agent', `u${Math.floor(rng() * 60)}.1`)),
    ).flat()
    const alerts = foreign([...days(12), ...staff, ...theft(7, AT)])
    expect(alerts.filter(({ time }) => time > START + 4 * DAY).map(({ client }) => client?.id)).toEqual(['p:u7'])
  })

  test('the same in one piece and stored after every message', () => {
    const all = [...days(11), ...theft(7, AT)]
    expect(play(all, true).alerts).toEqual(play(all).alerts)
  })

  test('whatever comes, the state is bounded and stored without loss', () => {
    const reads = fc.array(fc.record({ object: fc.nat(), actor: fc.nat(), day: fc.nat(40) }), { maxLength: 400 })
    fc.assert(
      fc.property(reads, (all) => {
        const one = Ownership.create(DEFAULT_OWNERSHIP_OPTIONS)
        let other = Ownership.create(DEFAULT_OWNERSHIP_OPTIONS)
        for (const { object, actor, day } of all) {
          const call = { object: hash32(`${object}`), actor: hash32(`${actor % 50}`), time: day * DAY, objects: 1 }
          expect(other.add(call, DEFAULT_OWNERSHIP_OPTIONS)).toEqual(one.add(call, DEFAULT_OWNERSHIP_OPTIONS))
          other = Ownership.fromJSON(JSON.parse(JSON.stringify(other)))
        }
        expect(JSON.stringify(one).length).toBeLessThan(60_000)
      }),
      { numRuns: 20 },
    )
  })
})
