import { networkInterfaces } from 'node:os'
import type { Exchange } from '@apiscope/schema'
import { FIXTURE_KEY, SensorCore } from '@apiscope/sensor'
import { ownListeners } from '../../src/pipeline/sensor-options'
import { conversation } from '../support/pcap'

test('N21: listeners are known at the addresses of this machine that they can be reached at, and nowhere else', () => {
  expect(ownListeners(['127.0.0.1:9464', 'none', undefined, '[::1]:9465'])).toEqual([
    { port: 9464, addresses: ['127.0.0.1'] },
    { port: 9465, addresses: ['::1'] },
  ])
  const here = Object.values(networkInterfaces()).flatMap((all) => all!.map(({ address }) => address))
  expect(ownListeners(['0.0.0.0:80'])).toEqual([{ port: 80, addresses: here }])
})

test('N21: calls of the own metrics are counted and are no API; those of anybody else on that port are', () => {
  const seen = (addresses: string[]) => {
    const told: Exchange[] = []
    const core = new SensorCore(
      { sensor: 's', hmacKey: FIXTURE_KEY, own: [{ port: 9464, addresses }] },
      { exchange: (exchange) => void told.push(exchange), actor() {}, heartbeat() {} },
    )
    const frames = [9464, 9465].flatMap((port) =>
      conversation(
        Buffer.from('GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n'),
        Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nup'),
        port,
      ),
    )
    for (const [i, frame] of frames.entries()) core.frame(frame, 0, frame.length, frame.length, 1e12 + i * 1000, 1)
    core.finish()
    return { ports: told.map(({ server }) => server.port), own: core.report().unscored?.['sensor.own_exchanges'] }
  }
  expect(seen(['10.0.0.2'])).toEqual({ ports: [9465], own: 1 })
  expect(seen(['10.0.0.3'])).toEqual({ ports: [9464, 9465], own: 0 })
})
