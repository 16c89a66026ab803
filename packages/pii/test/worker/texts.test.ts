import { PII_LIMITS, piiWorker } from '@apiscope/pii'
import { type Exchange, keys, TOPICS } from '@apiscope/schema'
import { API, Collected, exchange } from './harness'

type Prose = NonNullable<Exchange['prose']>

const run = (prose: (Prose | undefined)[]) => {
  const worker = piiWorker()
  let state = worker.create(API.id)
  const out = new Collected()
  prose.forEach((texts, n) => {
    worker.apply(state, exchange(n, [], texts ? { prose: texts } : {}), TOPICS.exchanges, out)
    state = worker.decode(worker.encode(state), API.id)
  })
  worker.tick!(state, 1_700_000_000_000 + PII_LIMITS.togetherMs * 10, out)
  return out
}
const labels = (out: Collected, field: string): string[] => {
  const text = out.views.get(keys.params(API.id))?.get(field)
  return text === undefined ? [] : JSON.parse(String(text)).labels.map(({ label }: { label: string }) => label)
}
const notes = (found: Record<string, number>, texts = 1): Prose => [
  { in: 'response', name: 'notes', texts, labels: found },
]

test('what two texts hold is a label of the parameter, and is told as one in texts', () => {
  expect(labels(run([notes({ EMAIL: 1 })]), 'response:notes')).toEqual([])
  const out = run([notes({ EMAIL: 1, CREDIT_CARD: 1 }), notes({ EMAIL: 1 })])
  expect(labels(out, 'response:notes')).toEqual(['EMAIL'])
  expect(String(out.views.get(keys.params(API.id))!.get('response:notes'))).toContain('"in_text":true')
  expect([...out.sets.get(keys.label('EMAIL'))!]).toEqual([API.id])
})

test('names need a share of the texts: products are called after people', () => {
  const rare = Array.from({ length: 60 }, (_, i) => notes(i % 20 === 0 ? { NAME: 1 } : {}))
  expect(labels(run(rare), 'response:notes')).toEqual([])
  const often = Array.from({ length: 20 }, (_, i) => notes(i % 4 === 0 ? { NAME: 1 } : {}))
  expect(labels(run(often), 'response:notes')).toEqual(['NAME'])
  // A number that has a checksum needs none.
  const cards = Array.from({ length: 60 }, (_, i) => notes(i % 30 === 0 ? { CREDIT_CARD: 1 } : {}))
  expect(labels(run(cards), 'response:notes')).toEqual(['CREDIT_CARD'])
})

test('what is said to a model has a name of its own', () => {
  const said: Prose = [{ in: 'request', name: '(prompt)', texts: 3, labels: { SSN: 2 } }]
  expect(labels(run([said]), 'request:(prompt)')).toEqual(['SSN'])
})

test('addresses of machines in texts are no label', () => {
  expect(labels(run([notes({ IP_ADDRESS: 3 }, 3), notes({ IP_ADDRESS: 3 }, 3)]), 'response:notes')).toEqual([])
})
