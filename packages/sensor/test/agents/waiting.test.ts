import { type WaitingCall, WaitingCalls } from '../../src/agents/waiting'

const call = (id: string, bytes: number) =>
  ({
    http: { request: { body: Buffer.alloc(bytes) } },
    call: { id },
    naming: {},
    isInspected: true,
  }) as unknown as Omit<WaitingCall, 'due' | 'bytes'>

test('calls that no stream answers wait within a bound of count and bytes, and each is told once', () => {
  const told: string[] = []
  const waiting = new WaitingCalls(({ call }) => void told.push(call.id!))
  for (let i = 0; i < 5_000; i++) waiting.wait('s', call(`n${i}`, 10), i)
  expect(told.length).toBe(5_000 - 1_024)
  expect(waiting.take('s', 'n0')).toBeUndefined()
  expect(waiting.take('s', 'n4999')).toBeDefined()
  for (let i = 0; i < 100; i++) waiting.wait('s', call(`b${i}`, 1_000_000), 5_000)
  expect(waiting.take('s', 'b91')).toBeUndefined()
  expect(waiting.take('s', 'b99')).toBeDefined()
  waiting.advance(1e9)
  waiting.finish()
  expect(new Set(told).size).toBe(told.length)
  expect(told.length).toBe(5_100 - 2)
})
