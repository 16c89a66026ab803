/** Sealed mode on the shop: no personal value reaches the bus, and the labels come out the same. */

import { join } from 'node:path'
import { collectApis } from '@apiscope/model'
import { createSealer } from '@apiscope/pii'
import { type Alert, type Exchange, keys, LABELS } from '@apiscope/schema'
import { FIXTURE_KEY } from '@apiscope/sensor'
import { openEmbedded } from '../src/pipeline/embedded'
import { sensed } from './support/sensed.js'

const CAPTURE = join(__dirname, '../../../fixtures/shop/shop.pcapng.gz')

const capture = (sealed: boolean) => sensed(CAPTURE, sealed ? { seal: createSealer({ hmacKey: FIXTURE_KEY }) } : {})

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
