/** What is told of agents is made of names, kinds and keyed hashes: the same in sealed mode, and no value with it. */
import { join } from 'node:path'
import type { OutMessage, Producer } from '@apiscope/bus'
import { openCapture } from '@apiscope/capture'
import { createSealer } from '@apiscope/pii'
import { type Exchange, TOPICS } from '@apiscope/schema'
import { FIXTURE_KEY, runSensor } from '@apiscope/sensor'

const CAPTURE = join(__dirname, '../../../fixtures/agents/agents.pcapng.gz')

async function capture(seal: boolean): Promise<{ text: string; exchanges: Exchange[] }> {
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
  const sensor = {
    sensor: 's',
    hmacKey: FIXTURE_KEY,
    ...(seal ? { seal: createSealer({ hmacKey: FIXTURE_KEY }) } : {}),
  }
  await runSensor({ source: openCapture(CAPTURE), live: false, producer, sensor, threads: 0 }).done
  return { text: sent.join('\n'), exchanges }
}

test('agents, tools and outcomes are told alike, sealed or not', async () => {
  const [plain, sealed] = [await capture(false), await capture(true)]
  const told = ({ exchanges }: typeof plain) =>
    exchanges.map(({ id, api, agent, response }) => [id, api.id, agent, response?.outcome, response?.records])
  expect(told(sealed)).toEqual(told(plain))
  expect(sealed.exchanges.filter(({ agent }) => agent).length).toBeGreaterThan(40)
  // Values of arguments and results, and what names a session.
  for (const value of ['ann@mail.example', 'Bonn', 'the ledger is closed', 'booked']) {
    expect(plain.text).toContain(value)
    expect(sealed.text).not.toContain(value)
  }
})
