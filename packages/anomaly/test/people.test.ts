/** Blast radius: whose data an actor was shown, in what is kept, in views and in alerts. */
import { anomalyWorker } from '@apiscope/anomaly'
import { type Alert, keys, packSubjects, type SubjectKind, subjectHash } from '@apiscope/schema'
import type { Output } from '@apiscope/worker'
import fc from 'fast-check'
import { Incidents } from '../src/incident'
import { IncidentOutput } from '../src/incident-output'
import { peopleEvidence } from '../src/people/count'
import { People } from '../src/people/people'
import { call, DAY, MINUTE, ordinary, run, START, times, USERS } from './support'

const HOURS = 3_600_000
const LIMIT = 256 * 1024
const of = (...names: string[]): Map<SubjectKind, number[]> => new Map([['email', names.map(subjectHash)]])
const stored = (people: People): People => People.fromJSON(JSON.parse(JSON.stringify(people)))

const answers = fc.array(
  fc.record({
    actor: fc.constantFrom('a', 'b', 'c'),
    names: fc.array(fc.nat(400).map(String), { maxLength: 40 }),
    hour: fc.integer({ min: 0, max: 23 }),
  }),
  { maxLength: 30 },
)

test('replay changes nothing, nor does a restart at any place', () => {
  fc.assert(
    fc.property(answers, fc.nat(30), (all, cut) => {
      const add = (people: People, part: typeof all) => {
        for (const { actor, names, hour } of part) people.add(actor, of(...names), START + hour * HOURS, LIMIT)
        return people
      }
      const once = add(new People(), all)
      const counts = ['a', 'b', 'c'].map((actor) => once.of([actor], START + 23 * HOURS))
      const again = add(stored(add(new People(), all.slice(0, cut))), all.slice(cut))
      expect(JSON.stringify(again)).toBe(JSON.stringify(once))
      add(again, all)
      expect(['a', 'b', 'c'].map((actor) => again.of([actor], START + 23 * HOURS))).toEqual(counts)
    }),
  )
})

test('several actors together are told as the different people that they were shown', () => {
  fc.assert(
    fc.property(answers, (all) => {
      const people = new People()
      for (const { actor, names } of all) people.add(actor, of(...names), START, LIMIT)
      const different = new Set(all.flatMap(({ names }) => names)).size
      const told = people.of(['a', 'b', 'c', 'nobody'], START)
      if (different > 128 || all.length === 0) return
      expect(told?.month).toBe(different)
    }),
  )
})

test('what is kept stays within its bytes, whoever comes: who was shown most stays', () => {
  const people = new People()
  for (let i = 0; i < 300; i++) people.add('thief', of(`v${i}`), START + i, 20_000)
  let left = 0
  for (let i = 0; i < 5_000; i++) left += people.add(`guest-${i}`, of(`g${i}`), START + i, 20_000)
  expect(left).toBeGreaterThan(4_000)
  expect(JSON.stringify(people).length).toBeLessThan(2 * 20_000)
  expect(people.of(['thief'], START)!.month).toBeGreaterThan(270)
})

test('people are forgotten after 30 days, and out of the day after 28 hours', () => {
  const people = new People()
  people.add('a', of('x', 'y'), START, LIMIT)
  people.add('a', of('z'), START + 29 * HOURS, LIMIT)
  expect(people.of(['a'], START + 29 * HOURS)).toMatchObject({ day: 1, month: 3 })
  expect(people.of(['a'], START + 30 * 24 * HOURS + 5 * HOURS)).toMatchObject({ day: 0, month: 1 })
})

test('the sentence says about how many, and by what they showed', () => {
  expect(peopleEvidence({ day: 212, month: 400, error: 0.046, kinds: ['object', 'email'] })).toEqual({
    people: 212,
    people_error: 20,
    people_30d: 400,
    people_shown_by: ['object', 'email'],
    blast_radius: "about 212 people's records and e-mail addresses in 24 h",
  })
  expect(peopleEvidence({ day: 1, month: 1, error: 0, kinds: ['phone'] }).blast_radius).toBe(
    "1 person's phone numbers in 24 h",
  )
  expect(peopleEvidence({ day: 0, month: 0, error: 0, kinds: [] })).toEqual({})
})

test('a theft is told with the people that it was about, whatever else the API does; sealed or not the hashes are the same', () => {
  const days = ordinary(START, START + 2 * DAY, { clients: 8, every: 10 * MINUTE })
  const read = (name: string) => ({
    object: packSubjects([subjectHash(name)]),
    email: packSubjects([subjectHash(`@${name}`)]),
  })
  const usual = days.map((one) => ({ ...one, subjects: read(one.client.id) }))
  const theft = times(80, (i) => ({
    ...call({ time: START + 2 * DAY + i * 8_000, actor: 'eve', principal: 'e', object: `v${i}` }),
    subjects: read(`victim${i % 70}`),
  }))
  const later = call({ time: START + 3 * DAY, actor: 'user1' })
  const out = run(anomalyWorker, [...usual, ...theft, later], (one) => one.api.id)
  const alert = out.alerts.find(({ kind }) => kind === 'bola')!
  const told = alert.evidence.people as number
  expect(told).toBe(1 + (alert.time - (START + 2 * DAY)) / 8_000)
  expect(alert.evidence).toMatchObject({ people_error: 0, people_30d: told, people_shown_by: ['object', 'email'] })
  const total = out.alerts.find(({ kind, evidence }) => kind === 'bola' && evidence.total === true)!
  expect(total.evidence).toMatchObject({ requests: 80, people: 70 })
  const shown = JSON.parse(String(out.hashes[keys.api(USERS.id)]!.people_actors))
  expect(shown[0]).toEqual({ actor: 'eve', people_1d: 70, people_30d: 70, error: 0 })
})

test('an alert that names nobody is about all that the API gave', () => {
  const people = new People()
  people.add('a', of('x', 'y'), START, LIMIT)
  people.add('b', of('y', 'z'), START, LIMIT)
  const passed: Alert[] = []
  const out = new IncidentOutput().over(
    Incidents.create(),
    { alert: (alert: Alert) => void passed.push(alert) } as unknown as Output,
    undefined,
    people,
  )
  const alert = { kind: 'exfil_size', api: USERS, time: START, evidence: {} } as unknown as Alert
  out.alert(alert)
  out.alert({ ...alert, client: { id: 'a' } })
  out.alert({ ...alert, kind: 'flood' })
  expect(passed.map(({ evidence }) => [evidence.people, evidence.people_of])).toEqual([
    [3, 'api'],
    [2, undefined],
    [undefined, undefined],
  ])
})
