/** Sealed mode on the shop: no personal value reaches the bus, and the labels come out the same. */

import { join } from 'node:path'
import type { OutMessage, Producer } from '@apiscope/bus'
import { openCapture } from '@apiscope/capture'
import { collectApis } from '@apiscope/model'
import { createSealer } from '@apiscope/pii'
import { type Alert, type Exchange, keys, LABELS, TOPICS } from '@apiscope/schema'
import { FIXTURE_KEY, runSensor } from '@apiscope/sensor'
import { openEmbedded } from '../src/pipeline/embedded'

const CAPTURE = join(__dirname, '../../../fixtures/shop/shop.pcapng.gz')

async function capture(sealed: boolean): Promise<{ text: string; exchanges: Exchange[] }> {
  const sent: string[] = []
  const exchanges: Exchange[] = []
  const producer: Producer = {
    send: async (topic: string, messages: readonly OutMessage[]) => {
      for (const { value, key } of messages) {
        sent.push(key, value)
        if (topic === TOPICS.exchanges) exchanges.push(JSON.parse(value))
      }
    },
    heartbeat: async () => {},
    flush: async () => {},
    counters: new Map(),
    queued: () => 0,
    close: async () => {},
  }
  const seal = sealed ? createSealer({ hmacKey: FIXTURE_KEY }) : undefined
  const sensor = { sensor: 's', hmacKey: FIXTURE_KEY, seal }
  await runSensor({ source: openCapture(CAPTURE), live: false, producer, sensor, threads: 0 }).done
  return { text: sent.join('\n'), exchanges }
}

/** All that people see of exchanges: alerts, inventory, risk, and with these the descriptions and policies that are made of them. */
async function learned(exchanges: Exchange[]) {
  const alerts: Alert[] = []
  const run = await openEmbedded('embedded', {}, (alert) => void alerts.push(alert))
  for (const exchange of exchanges) run.feed.exchange(exchange)
  run.feed.finish()
  const labels: Record<string, string[]> = {}
  for (const label of LABELS) labels[label] = [...(await run.state.smembers(keys.label(label)))].sort()
  return {
    alerts,
    labels,
    apis: (await collectApis(run.state)).map((api) => ({ ...api, parameters: withoutExamples(api.parameters) })),
  }
}

/** Distinct values that are counted one by one; beyond, an estimate depends on the hashes, and a sealed value has a keyed one. */
const EXACT = 64

/** A masked example holds up to three characters of a value: a sealed sensor does not tell it. */
const withoutExamples = (parameters: unknown) =>
  JSON.parse(
    JSON.stringify(parameters, (key, value) =>
      key === 'example' || (key === 'distinct' && value > EXACT) ? undefined : value,
    ),
  )

/** Values of the shop's customers that must not leave: e-mail addresses, phone numbers, card and account numbers. */
function canaries(exchanges: Exchange[]): Set<string> {
  const found = new Set<string>()
  for (const { parameters } of exchanges) {
    for (const { name, values } of parameters ?? []) {
      if (!/mail|phone|iban|ssn|card|street|birth|lastName/i.test(name)) continue
      for (const value of values) if (value.length >= 8 && !value.startsWith('[')) found.add(value)
    }
  }
  return found
}

test('no personal value reaches the bus, and labels, alerts, inventory and risk are the same', async () => {
  const plain = await capture(false)
  const sealed = await capture(true)
  const values = [...canaries(plain.exchanges)].slice(0, 500)
  expect(values.length).toBeGreaterThan(200)
  expect(
    values.filter((value) => sealed.text.includes(value) || sealed.text.includes(encodeURIComponent(value))),
  ).toEqual([])
  expect(sealed.exchanges.map(({ id }) => id)).toEqual(plain.exchanges.map(({ id }) => id))
  const [of, ofSealed] = [await learned(plain.exchanges), await learned(sealed.exchanges)]
  expect(of.alerts.length).toBeGreaterThan(10)
  expect(ofSealed.labels).toEqual(of.labels)
  expect(withoutExamples(ofSealed.alerts)).toEqual(withoutExamples(of.alerts))
  expect(ofSealed.apis).toEqual(of.apis)
})
