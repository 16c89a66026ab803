import { anomalyWorker } from '@apiscope/anomaly'
import { apiName, type Exchange, keys } from '@apiscope/schema'
import { call, DAY, HOUR, MINUTE, random, run, START } from './support.js'

const MODEL = apiName('POST', 'models.internal', '/v1/chat/completions')
const next = random(3)

const ask = (time: number, input: number, output: number, actor = 'agent'): Exchange => ({
  ...call({ time, actor, api: MODEL }),
  genai: { operation: 'chat', dialect: 'openai-chat', provider: 'openai', inputTokens: input, outputTokens: output },
})

/** Five days of an agent at work, more of it by day. */
const usual: Exchange[] = []
for (let time = START; time < START + 5 * DAY; time += 10 * MINUTE) {
  const hour = new Date(time).getUTCHours()
  if (hour >= 7 && hour < 19) usual.push(ask(time, 4_000 + next() * 2_000, 300 + next() * 100))
}

test('tokens have a band of their own, and a script that spends is told', () => {
  const then = START + 4 * DAY + 12 * HOUR
  const burst = Array.from({ length: 60 }, (_, i) => ask(then + i * 2_000, 120_000, 9_000, 'script'))
  const out = run(anomalyWorker, [...usual, ...burst], (e) => e.api.id)
  const alert = out.alerts.find(({ evidence }) => evidence.metric === 'input_tokens')
  expect(alert).toMatchObject({ kind: 'flood_payload', api: MODEL })
  expect(alert!.evidence.observed as number).toBeGreaterThan(5e6)
  expect(alert!.title).toContain('input tokens at')
  const view = out.hashes[keys.metrics(MODEL.id)]!
  expect(Object.keys(view)).toEqual(expect.arrayContaining(['input_tokens@1h', 'output_tokens@1h']))
})

test('a state that is written out and read again goes on as it was', () => {
  const some = usual.slice(0, 60)
  const plain = run(anomalyWorker, some, (e) => e.api.id)
  const stored = run(anomalyWorker, some, (e) => e.api.id, true)
  expect(stored.hashes[keys.metrics(MODEL.id)]).toEqual(plain.hashes[keys.metrics(MODEL.id)])
})

test('what agents do every day is no alert, nor is a call whose counts are still to come', () => {
  const open = usual.map((e, i) =>
    i % 7 === 0
      ? {
          ...e,
          id: `${e.id}o`,
          genai: { ...e.genai!, inputTokens: undefined, outputTokens: undefined, open: true as const },
        }
      : e,
  )
  const out = run(anomalyWorker, open as Exchange[], (e) => e.api.id)
  expect(out.alerts.filter(({ evidence }) => String(evidence.metric).endsWith('_tokens'))).toEqual([])
})
