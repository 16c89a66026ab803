import { piiWorker } from '@apiscope/pii'
import { TOPICS } from '@apiscope/schema'
import { API, Collected, exchange } from './harness'

/** Values of a person who does not exist, one of each kind, planted where traffic carries them. */
const CANARIES: Record<string, string> = {
  name: 'Zebulon Quackenbush',
  email: 'zebulon.quackenbush@canary-example.org',
  phone: '+14155550187',
  address: '4711 Quackenbush Boulevard',
  birthDate: '1961-07-23',
  ssn: '219-48-7731',
  cpf: '529.982.247-25',
  passport: 'QX8837261',
  cardNumber: '4929 4212 3460 0821',
  cvv: '8841',
  iban: 'GB82WEST12345698765432',
  accountNumber: '88371662019',
  ip: '203.0.113.177',
  mac: 'de:ad:be:ef:77:31',
  location: '37.774931,-122.419418',
  username: 'zebquack8841',
  password: 'Qu4ck!Zebulon#77',
  apiKey: 'sk_live_Qu4ckZebulonKey887766554433',
  token: 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ6ZWIifQ.UXVhY2tlbmJ1c2g',
  diagnosis: 'Quackenbush syndrome, diabetes type 2',
  gender: 'genderqueer-quack',
}

test('no planted value leaves the worker: not in state, views, alerts, facts or counters', () => {
  const worker = piiWorker()
  const out = new Collected()
  let state = worker.create(API.id)
  for (let i = 0; i < 20; i++) {
    const parameters = Object.entries(CANARIES).flatMap(([name, value]) => [
      { in: 'response' as const, name: `user.${name}`, values: [value] },
      { in: 'query' as const, name, values: [value] },
      { in: 'request' as const, name: `f${name.length}`, values: Object.values(CANARIES) },
      // Values as keys of objects; a key that is one plain word cannot be told from a field.
      ...(name === 'gender' ? [] : [{ in: 'response' as const, name: `byKey.${value}.count`, values: ['1'] }]),
      ...(name === 'gender' ? [] : [{ in: 'response' as const, name: `list[].${value}`, values: ['x'] }]),
    ])
    worker.apply(state, exchange(i, parameters, { principal: undefined }), TOPICS.exchanges, out)
    if (i % 5 === 4) state = worker.decode(worker.encode(state), API.id)
  }
  expect(out.alerts.flatMap((a) => [a, ...(a.evidence.also as [])]).length).toBeGreaterThan(10)
  const left = `${out.text()}\n${worker.encode(state)}`.toLowerCase()
  const leaked = Object.entries(CANARIES).filter(([, value]) => left.includes(value.toLowerCase()))
  expect(leaked.map(([name]) => name)).toEqual([])
  for (const part of ['quackenbush', '8837261', '88371662019', '203.0.113.177', '4929 4212', '555', 'de:ad:be']) {
    expect([part, left.includes(part)]).toEqual([part, false])
  }
})
