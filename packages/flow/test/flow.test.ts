import { Flow } from '../src/flow.js'
import { FlowKey } from '../src/flow-key.js'
import { Conversation, toPacket } from './support/segments.js'

/** The object graph below a value, with every property changed; links to the flow itself are left alone. */
function spoil(value: object): void {
  for (const [name, was] of Object.entries(value)) {
    if (name === 'flow' || name === 'index' || name === 'words') continue
    if (name === 'half0' || name === 'half1') spoil(was)
    else if (['older', 'newer', 'list', 'chained'].includes(name)) continue
    else Object.assign(value, { [name]: typeof was === 'number' ? was + 7 : typeof was === 'boolean' ? !was : {} })
  }
}

test('a flow that is used again keeps nothing of the one before', () => {
  const key = new FlowKey(0)
  key.read(toPacket(new Conversation().handshake().segments[1]!))
  const used = new Flow().begin(1, key, false, 5, 6)
  spoil(used)
  expect(used.half1.ended).toBe(true)
  expect(used.begin(2, key, true, 7, 8)).toEqual(new Flow().begin(2, key, true, 7, 8))
})

test('both directions have the same hash; other addresses or ports have another', () => {
  const key = new FlowKey(42)
  const hash = (change: object, from: 0 | 1 = 0) => {
    key.read(toPacket({ ...new Conversation().raw(from, 2).last, ...change }))
    return key.hash
  }
  for (const v6 of [false, true]) {
    expect(hash({ v6 })).toBe(hash({ v6 }, 1))
    expect(hash({ v6, port: 40_001 })).not.toBe(hash({ v6 }))
    expect(hash({ v6, host: 2 })).not.toBe(hash({ v6 }))
  }
})

test('the hash spreads a scan evenly', () => {
  const key = new FlowKey(0)
  const packet = toPacket(new Conversation().raw(0, 2).last)
  const slots = new Uint32Array(1024)
  for (let i = 0; i < 16_384; i++) {
    packet.srcPort = i & 255
    packet.buf[3] = i >> 8
    key.read(packet)
    slots[key.hash & 1023]!++
  }
  expect(Math.max(...slots)).toBeLessThan(45)
  expect(Math.min(...slots)).toBeGreaterThan(1)
})
