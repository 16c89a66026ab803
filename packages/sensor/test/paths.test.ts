import { apiName, type Exchange, type Renaming, type TemplateMessage } from '@apiscope/schema'
import { DEFAULT_SENSOR_LIMITS, PathSampling, renamingsOf } from '@apiscope/sensor'
import { Renamings } from '../src/release/renamings.js'

const exchange = (n: number, template: string, host = 'a.test', time = 1_000 + n): Exchange => ({
  v: 1,
  id: `x${n}`,
  time,
  sensor: 's',
  client: { ip: '10.0.0.1', port: 1, id: 'c' },
  server: { ip: '10.0.0.2', port: 80 },
  api: apiName('GET', host, template),
  request: { version: '1.1', method: 'GET', target: template, host, bodyBytes: 0 },
  response: { status: 200, bodyBytes: 1 },
  parameters: [
    { in: 'path', name: '{1}', values: ['7'] },
    { in: 'query', name: 'q', values: ['secret'] },
  ],
  quality: { gapBytes: 0, truncated: false, oneSided: false },
})

describe('path events', () => {
  test('come with the first call and each doubling, with the calls between, and hold nothing but the path', () => {
    const sampling = new PathSampling(DEFAULT_SENSOR_LIMITS)
    const events = Array.from({ length: 100 }, (_, n) => sampling.event(exchange(n, '/u/{id}'))).filter(
      (e) => e !== undefined,
    )
    expect(events.map(({ id, calls }) => [id, calls])).toEqual([
      ['x0', 1],
      ['x1', 1],
      ['x3', 2],
      ['x7', 4],
      ['x15', 8],
      ['x31', 16],
      ['x63', 32],
    ])
    expect(events[0]).toEqual({
      v: 1,
      id: 'x0',
      time: 1_000,
      host: 'a.test',
      method: 'GET',
      template: '/u/{id}',
      calls: 1,
      sensor: 's',
      values: ['7'],
      status: 200,
    })
  })

  test('a scanner with 200,000 paths in ten seconds, and 100,000 hosts, are heard at a bounded rate', () => {
    const sampling = new PathSampling(DEFAULT_SENSOR_LIMITS)
    let told = 0
    for (let n = 0; n < 200_000; n++) if (sampling.event(exchange(n, `/p${n}`, 'a.test', n / 20))) told++
    expect(told).toBeLessThanOrEqual(
      10 * DEFAULT_SENSOR_LIMITS.hostPathsPerSecond + DEFAULT_SENSOR_LIMITS.hostPathsPerSecond,
    )
    expect(told + sampling.overRate).toBe(200_000)
    let hosts = 0
    for (let n = 0; n < 100_000; n++) if (sampling.event(exchange(n, '/', `h${n}.test`, 20_000 + n / 100))) hosts++
    expect(hosts).toBeLessThanOrEqual(2 * DEFAULT_SENSOR_LIMITS.pathsPerSecond)
  })
})

describe('renamings', () => {
  const message: TemplateMessage = {
    v: 1,
    host: 'a.test',
    templates: ['/u/{id}'],
    time: 5,
    replaced: [
      { method: 'GET', from: '/u/ann', to: '/u/{id}', since: 3 },
      { method: 'GET', from: '/u/bob', to: '/u/{id}', since: 2 },
    ],
  }

  test('go to the owner of each old name and once to that of the new one, with the earliest call', () => {
    const keyed = renamingsOf(message, 's', 9)
    expect(keyed.map(([key]) => key)).toEqual(['GET a.test/u/ann', 'GET a.test/u/bob', 'GET a.test/u/{id}'])
    expect(keyed[2]![1]).toMatchObject({ since: 2, time: 9, to: apiName('GET', 'a.test', '/u/{id}') })
    expect(renamingsOf(message, 's', 9)).toEqual(keyed)
  })

  test('wait until what was under way has ended, in packet time', () => {
    const sent: [number, string, Renaming][] = []
    let now = 0
    const renamings = new Renamings('s', 30_000, (key, renaming) => sent.push([now, key, renaming]))
    renamings.add(message)
    for (now = 1_000; now <= 40_000; now += 1_000) renamings.heartbeat(now)
    expect(new Set(sent.map(([time]) => time))).toEqual(new Set([31_000]))
    expect(sent).toHaveLength(3)
  })
})
