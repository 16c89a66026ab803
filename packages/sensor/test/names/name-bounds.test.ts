import { apiName, type Exchange } from '@apiscope/schema'
import fc from 'fast-check'
import { NameBounds } from '../../src/names/name-bounds'
import { DEFAULT_SENSOR_LIMITS } from '../../src/options'

const START = 1.7e12

const call = (method: string, host: string, template: string, time = START, status = 200) =>
  ({
    api: apiName(method, host, template),
    server: { ip: '10.0.0.2', port: 80 },
    response: { status, bodyBytes: 0 },
    time,
  }) as Pick<Exchange, 'api' | 'server' | 'response' | 'time'>

const names = (calls: ReturnType<typeof call>[], bounds = new NameBounds(DEFAULT_SENSOR_LIMITS)) =>
  new Set(calls.map((one) => bounds.nameOf(one).id))

const each = <T>(count: number, make: (i: number) => T) => Array.from({ length: count }, (_, i) => make(i))

describe('K4: names that a caller invents and a server answers', () => {
  test('10,000 hosts, methods, operations are a bounded number of APIs, and what is beyond is counted', () => {
    const bounds = new NameBounds(DEFAULT_SENSOR_LIMITS)
    expect(
      names(
        each(10_000, (i) => call('GET', `h${i}.test`, '/')),
        bounds,
      ).size,
    ).toBe(65)
    expect(
      names(
        each(10_000, (i) => call(`M${i}`, 'a.test', '/')),
        bounds,
      ).size,
    ).toBeLessThanOrEqual(9)
    expect(
      names(
        each(10_000, (i) => call('POST', '10.0.0.2', `/graphql#Q${i}`)),
        bounds,
      ).size,
    ).toBe(129)
    expect(bounds.over.hosts).toBeGreaterThanOrEqual(9_936)
    expect(bounds.over.methods).toBeGreaterThanOrEqual(9_992)
    expect(bounds.over.operations).toBe(9_872)
  })

  test('hosts that are called again and again get names of their own beside them', () => {
    const bounds = new NameBounds(DEFAULT_SENSOR_LIMITS)
    names(
      each(5_000, (i) => call('GET', `made-up${i}.test`, '/')),
      bounds,
    )
    const honest = each(300, (i) => `tenant${i}.test`)
    for (let n = 0; n < 8; n++)
      names(
        honest.map((host) => call('GET', host, '/orders', START + n)),
        bounds,
      )
    expect(
      names(
        honest.map((host) => call('GET', host, '/orders', START + 10)),
        bounds,
      ),
    ).toEqual(new Set(honest.map((host) => `GET ${host}/orders`)))
    expect([...names([call('GET', 'new.test', '/orders')], bounds)]).toEqual(['GET {other}@10.0.0.2/orders'])
  })

  test('at the most a place is taken from who has long been silent, never from who is called', () => {
    const limits = { ...DEFAULT_SENSOR_LIMITS, hostsFree: 2, hostsPerServer: 2, placeCalls: 2 }
    const bounds = new NameBounds(limits)
    names([call('GET', 'a.test', '/'), call('GET', 'b.test', '/')], bounds)
    const hour = 3_600_000
    for (const at of [1, 2])
      expect([...names([call('GET', 'c.test', '/', START + at)], bounds)][0]).toContain('{other}')
    names([call('GET', 'a.test', '/', START + hour)], bounds)
    expect([...names([call('GET', 'c.test', '/', START + hour + 1)], bounds)]).toEqual(['GET c.test/'])
    expect([...names([call('GET', 'a.test', '/', START + hour + 2)], bounds)]).toEqual(['GET a.test/'])
    expect([...names([call('GET', 'b.test', '/', START + hour + 3)], bounds)][0]).toContain('{other}')
  })

  test('what is answered 404 takes no place and keeps its name', () => {
    const bounds = new NameBounds(DEFAULT_SENSOR_LIMITS)
    expect(
      names(
        each(1_000, (i) => call('GET', `h${i}.test`, '/', START, 404)),
        bounds,
      ).size,
    ).toBe(1_000)
    expect([...names([call('GET', 'real.test', '/')], bounds)]).toEqual(['GET real.test/'])
  })

  test('the hosts of one server do not take the places of another', () => {
    const bounds = new NameBounds(DEFAULT_SENSOR_LIMITS)
    names(
      each(1_000, (i) => call('GET', `h${i}.test`, '/')),
      bounds,
    )
    const other = { ...call('GET', 'shop.test', '/'), server: { ip: '10.0.0.3', port: 80 } }
    expect(bounds.nameOf(other).id).toBe('GET shop.test/')
  })

  test('the number of names is bounded whatever comes', () => {
    const limits = {
      ...DEFAULT_SENSOR_LIMITS,
      hostsFree: 2,
      hostsPerServer: 4,
      operationsFree: 2,
      operationsPerPath: 3,
      methodsPerServer: 2,
      placeCalls: 2,
    }
    const one = fc.record({ m: fc.nat(9), h: fc.nat(9), o: fc.nat(9), dt: fc.nat(600_000) })
    fc.assert(
      fc.property(fc.array(one, { maxLength: 200 }), (calls) => {
        const bounds = new NameBounds(limits)
        let time = START
        const within = new Map<string, number>()
        for (const { m, h, o, dt } of calls) {
          time += dt
          const { id } = bounds.nameOf(call(`M${m}`, `h${h}`, `/rpc#o${o}`, time))
          within.set(id, time)
        }
        // A place is lost after an hour of silence, so within an hour there are no more than places and the bucket.
        const live = [...within].filter(([, last]) => time - last < 3_600_000)
        expect(live.length).toBeLessThanOrEqual((4 + 1) * (2 + 1) * (3 + 1))
      }),
    )
  })
})
