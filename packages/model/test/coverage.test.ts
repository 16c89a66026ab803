import { keys } from '@apiscope/schema'
import type { SensorReport } from '@apiscope/sensor'
import { CoverageWriter, ReadModel, readCoverage } from '../src/index.js'
import { api, storeOf } from './support.js'

const REPORT: SensorReport = {
  frames: 100,
  bytes: 10_000,
  frameVerdicts: { 'wire.tcp': 90, 'wire.truncated': 10 },
  truncatedFrames: 0,
  flow: {},
  http: {},
  flows: { total: 12, http: 6, tls: 5, other: 1, undetermined: 0 },
  exchanges: { total: 40, oneSided: 0, truncated: 0, withGaps: 1, gapBytes: 300, reasons: {} },
  forwarded: { peers: { '203.0.113.9': 40 }, unbelieved: {} },
  tlsCounters: {},
  tlsRead: { 'read.test': 2 },
  tlsUnread: { 'no-key': 5 },
  tls: { 'sealed.test': 4, 'a.test': 1 },
  otherProtocols: { 'redis/6379': 1 },
  datagrams: {},
  tunnels: {},
  release: { late: 0, overflows: 0 },
  clock: {},
}

test('what sensors saw: by host with the mend, sealed ones first, and no caller in the store', async () => {
  const state = await storeOf([api('GET', 'a.test', '/x'), api('GET', 'a.test', '/y')])
  const writer = new CoverageWriter(state)
  expect(await writer.write({ sensor: 'edge', at: 1_000, report: REPORT, notices: [] })).toBe(true)
  expect(await writer.write({ sensor: 'edge', at: 2_000, report: REPORT, notices: [] })).toBe(true)
  expect(JSON.stringify(await state.hgetall(keys.coverage()))).not.toContain('203.0.113.9')
  const { hosts, totals, sensors } = await new ReadModel(state).coverage()
  expect(sensors).toMatchObject([{ sensor: 'edge', at: 2_000 }])
  expect(sensors[0]!.missing.find(({ name }) => name === 'encrypted')?.mend).toMatch(/--keys/)
  expect(hosts.map(({ host }) => host)).toEqual(['sealed.test', 'a.test', 'read.test'])
  expect(hosts[0]).toMatchObject({ calls: 0, encrypted: 4, mend: expect.stringMatching(/--keys/) })
  expect(hosts[1]).toMatchObject({
    calls: 20,
    apis: 2,
    encrypted: 1,
    mend: expect.stringMatching(/elsewhere in clear/),
  })
  expect(hosts[2]).toMatchObject({ decrypted: 2, encrypted: 0 })
  expect(hosts[2]!.mend).toBeUndefined()
  expect(totals).toMatchObject({ exchanges: 40, readFlows: 6, encryptedFlows: 5, gapBytes: 300, droppedFrames: 10 })
  await state.close()
})

test('a second writer of the same sensor takes over; the first writes no more', async () => {
  const state = await storeOf([])
  const [first, second] = [new CoverageWriter(state), new CoverageWriter(state)]
  const write = (writer: CoverageWriter, at: number) => writer.write({ sensor: 's', at, report: REPORT, notices: [] })
  expect([await write(first, 1), await write(second, 2), await write(first, 3)]).toEqual([true, true, false])
  expect(await readCoverage(state)).toMatchObject([{ at: 2 }])
  await state.close()
})
