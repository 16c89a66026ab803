import type { Exchange } from '@apiscope/schema'
import { SensorCore } from '../src/core'
import { FIXTURE_KEY } from '../src/options'
import { isSuspicious } from '../src/suspicion'
import { Conversation } from './support/conversation'

const check = (text: string) => isSuspicious(Buffer.from(text, 'latin1'))

test.each([
  '{"id":7,"name":"Ann Lee","tags":["a","b"],"nested":{"x":1.5,"when":"2024-01-31T10:00:00Z"}}',
  '{"query":"query GetUser($id: ID!) { user(id: $id) { id } }","variables":{"id":"7"}}',
  'name=Ann+Lee&city=K%C3%B6ln&mail=ann%40example.org&n=5',
  '{"text":"line one\\nline two \\"quoted\\""}',
])('ordinary bodies are left alone: %s', (text) => expect(check(text)).toBe(false))

test.each([
  '{"q":"x\' or 1=1"}',
  'q=%27+or+1',
  '{"f":"../../etc"}',
  '<a/>',
  'x=${jndi:x}',
  '{"a":{"$ne":1}}',
  '{"__proto__":1}',
  '{"q":"\\u0027"}',
  'f=%c0%ae',
  'a=1;id',
  '*)(uid=x',
  '{"t":"{{7}}"}',
])('bytes of attacks are seen: %s', (text) => expect(check(text)).toBe(true))

test('an attack in a body outside the sample is looked into, and an ordinary body there is not', () => {
  const all: Exchange[] = []
  const core = new SensorCore(
    { sensor: 's', hmacKey: FIXTURE_KEY },
    { exchange: (e) => void all.push(e), actor() {}, heartbeat() {} },
  )
  const connection = new Conversation(core, '198.51.100.1', 40_000).open()
  for (let i = 0; i < 200; i++) {
    const body = i === 150 ? `{"note":"x' or 1=1 -- "}` : `{"note":"number ${i}"}`
    connection.send(
      0,
      `POST /notes HTTP/1.1\r\nHost: shop.example\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    )
    connection.send(1, 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n')
  }
  connection.close()
  core.finish()
  const notes = all.map((e) => e.parameters?.find((p) => p.in === 'request')?.values[0])
  expect(notes[10]).toBe('number 10')
  expect(notes[149]).toBeUndefined()
  expect(notes[150]).toBe("x' or 1=1 -- ")
})
