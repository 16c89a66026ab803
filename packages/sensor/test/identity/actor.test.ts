import * as fc from 'fast-check'
import { actorEvent, joinedEvent } from '../../src/actor-event.js'
import { HeaderView } from '../../src/headers.js'
import { ActorNaming } from '../../src/identity/actor.js'

const headers = (...forwarded: string[]) => new HeaderView(forwarded.flatMap((line) => ['X-Forwarded-For', line]))
const naming = new ActorNaming(['10.0.0.0/8', '2001:db8::/32'])
const ip = (peer: string, forwarded: string, by = naming) => by.clientIp(peer, headers(forwarded))

describe('the caller behind proxies', () => {
  test('a header from an address that is no trusted proxy is not believed', () => {
    expect(ip('192.0.2.9', '203.0.113.1')).toBe('192.0.2.9')
    expect(ip('10.0.0.1', '203.0.113.1', new ActorNaming([]))).toBe('10.0.0.1')
  })

  test('what the caller wrote to the left of the last untrusted hop counts for nothing', () => {
    expect(ip('10.0.0.1', '8.8.8.8, 203.0.113.1, 10.2.3.4')).toBe('203.0.113.1')
    expect(ip('10.0.0.1', '203.0.113.1, nonsense')).toBe('10.0.0.1')
  })

  test('ports, brackets and mapped addresses', () => {
    expect(ip('10.0.0.1', '203.0.113.1:4711')).toBe('203.0.113.1')
    expect(ip('10.0.0.1', '[2001:db9::7]:443')).toBe('2001:db9::7')
    expect(ip('10.0.0.1', '::ffff:203.0.113.5')).toBe('203.0.113.5')
    expect(ip('10.0.0.1', '203.0.113.1, 10.9.9.9:80')).toBe('203.0.113.1')
  })

  test('a login is who it is, whatever its address', () => {
    const principal = { scheme: 'bearer', subject: 'h.x' }
    const peer = { ip: '10.0.0.1', port: 9 }
    expect(naming.client(peer, undefined, principal)).toEqual({ ...peer, id: 'p:h.x' })
    expect(naming.client(peer, headers('203.0.113.1'), principal)).toEqual({
      ...peer,
      id: 'p:h.x',
      address: '203.0.113.1',
    })
  })

  test('a look-up without a login and the spending with one join by the address that the proxy reports', () => {
    const id = { role: 'requested' as const, kind: 'object' as const, key: 'h.1' }
    const client = naming.client({ ip: '10.0.0.1', port: 9 }, headers('203.0.113.1'), {
      scheme: 'bearer',
      subject: 'h.x',
    })
    const spent = { client, principal: { scheme: 'bearer', subject: 'h.x' }, identities: [id], api: {} } as never
    expect(joinedEvent(spent)).toMatchObject({ actor: 'ip:203.0.113.1', ip: '203.0.113.1', principal: 'h.x' })
    expect(naming.client({ ip: '10.0.0.1', port: 10 }, headers('203.0.113.1'), undefined).id).toBe('ip:203.0.113.1')
  })

  const fields = (...list: [string, string][]) => new HeaderView(list.flat())

  test.each(['K10', 'D2', 'W2'])(
    '%s: lines of X-Forwarded-For are one list; the first one may be the caller’s own',
    () => {
      for (const name of ['X-Forwarded-For', 'x-forwarded-for', 'Forwarded']) {
        const line = (address: string): [string, string] => [name, name === 'Forwarded' ? `for=${address}` : address]
        const said = fields(line('198.51.100.1'), ['Accept', '*/*'], line('203.0.113.9'))
        expect(naming.clientIp('10.0.0.1', said)).toBe('203.0.113.9')
        expect(naming.clientIp('10.0.0.1', fields(line('8.8.8.8'), line('203.0.113.9'), line('10.3.2.1')))).toBe(
          '203.0.113.9',
        )
        // Who is no proxy of ours may write what he likes.
        expect(naming.clientIp('192.0.2.9', said)).toBe('192.0.2.9')
      }
    },
  )

  test('W9: Forwarded names the caller: quoted, with ports, by IPv6, among other parameters', () => {
    const of = (...lines: string[]) =>
      naming.clientIp('10.0.0.1', fields(...lines.map((l): [string, string] => ['Forwarded', l])))
    expect(of('for=192.0.2.60;proto=http;by=203.0.113.43')).toBe('192.0.2.60')
    expect(of('proto=https;For="[2001:db9::17]:4711"')).toBe('2001:db9::17')
    expect(of('for="[2001:DB9:0:0::17]"')).toBe('2001:db9::17')
    expect(of('for=192.0.2.43, for="10.1.1.1:99"')).toBe('192.0.2.43')
    expect(of('for="a,b;for=6.6.6.6", for=192.0.2.44')).toBe('192.0.2.44')
    // A quote left open by the caller hides nothing of what the proxy put behind it.
    expect(of('for="6.6.6.6, for=192.0.2.45')).toBe('192.0.2.45')
    expect(of('for=_hidden')).toBe('10.0.0.1')
    expect(of('for=unknown', 'for=10.9.9.9')).toBe('10.0.0.1')
  })

  test('W9: a PROXY protocol header from a trusted address is a hop, and one from elsewhere nothing', () => {
    expect(naming.clientIp('10.0.0.1', undefined, '203.0.113.7')).toBe('203.0.113.7')
    expect(naming.clientIp('10.0.0.1', headers('8.8.8.8'), '203.0.113.7')).toBe('203.0.113.7')
    expect(naming.clientIp('10.0.0.1', headers('203.0.113.1'), '10.0.0.2')).toBe('203.0.113.1')
    expect(naming.clientIp('192.0.2.9', undefined, '203.0.113.7')).toBe('192.0.2.9')
    expect(naming.clientIp('10.0.0.1', undefined, 'nonsense')).toBe('10.0.0.1')
    expect(new ActorNaming([]).clientIp('10.0.0.1', undefined, '203.0.113.7')).toBe('10.0.0.1')
  })

  test('whatever callers write, the last hop that trusted proxies add is who counts', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 60 }), { maxLength: 4 }), fc.boolean(), (lies, legacy) => {
        const name = legacy ? 'X-Forwarded-For' : 'Forwarded'
        const clean = lies.map((l): [string, string] => [name, l])
        const truth: [string, string] = [name, legacy ? '203.0.113.9' : 'for=203.0.113.9;proto=https']
        expect(naming.clientIp('10.0.0.1', fields(...clean, truth))).toBe('203.0.113.9')
        const [first = ['', ''], ...rest] = clean
        const appended: [string, string] = [name, `${first[1]}, ${truth[1]}`]
        expect(naming.clientIp('10.0.0.1', fields(...rest, appended))).toBe('203.0.113.9')
      }),
    )
  })

  test('D3: who was refused is not believed: the actor is the address, and nobody is named', () => {
    const exchange = (status: number) =>
      ({
        client: { ip: '203.0.113.5', port: 1, id: 'p:h.victim' },
        principal: { scheme: 'bearer', subject: 'h.victim' },
        response: { status },
        api: {},
      }) as never
    for (const status of [401, 403]) {
      expect(actorEvent(exchange(status))).toMatchObject({ actor: 'ip:203.0.113.5', ip: '203.0.113.5' })
      expect(actorEvent(exchange(status)).principal).toBeUndefined()
      expect(joinedEvent(exchange(status))).toBeUndefined()
    }
    expect(actorEvent(exchange(200))).toMatchObject({ actor: 'p:h.victim', principal: 'h.victim' })
    expect(joinedEvent(exchange(404))).toMatchObject({ actor: 'ip:203.0.113.5', joined: true, principal: 'h.victim' })
  })
})
