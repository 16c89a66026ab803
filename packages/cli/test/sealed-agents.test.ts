/** What is told of agents is made of names, kinds and keyed hashes: the same in sealed mode, and no value with it. */
import { join } from 'node:path'
import { createSealer } from '@apiscope/pii'
import { FIXTURE_KEY } from '@apiscope/sensor'
import { sensed } from './support/sensed.js'

const CAPTURE = join(__dirname, '../../../fixtures/agents/agents.pcapng.gz')

const capture = (seal: boolean) => sensed(CAPTURE, seal ? { seal: createSealer({ hmacKey: FIXTURE_KEY }) } : {})

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
