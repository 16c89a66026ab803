import { joinedEvent } from '../../src/actor-event.js'
import { ActorNaming } from '../../src/identity/actor.js'

const headers = (forwarded: string) => ({ get: (name: string) => (name === 'x-forwarded-for' ? forwarded : undefined) })
const naming = new ActorNaming(['10.0.0.0/8', '2001:db8::/32'])
const ip = (peer: string, forwarded: string, by = naming) => by.clientIp(peer, headers(forwarded) as never)

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
    expect(naming.client(peer, headers('203.0.113.1') as never, principal)).toEqual({
      ...peer,
      id: 'p:h.x',
      address: '203.0.113.1',
    })
  })

  test('a look-up without a login and the spending with one join by the address that the proxy reports', () => {
    const id = { role: 'requested' as const, kind: 'object' as const, key: 'h.1' }
    const client = naming.client({ ip: '10.0.0.1', port: 9 }, headers('203.0.113.1') as never, {
      scheme: 'bearer',
      subject: 'h.x',
    })
    const spent = { client, principal: { scheme: 'bearer', subject: 'h.x' }, identities: [id], api: {} } as never
    expect(joinedEvent(spent)).toMatchObject({ actor: 'ip:203.0.113.1', ip: '203.0.113.1', principal: 'h.x' })
    expect(naming.client({ ip: '10.0.0.1', port: 10 }, headers('203.0.113.1') as never, undefined).id).toBe(
      'ip:203.0.113.1',
    )
  })
})
