import { ACCEPT, fromClient, fromServer, UPGRADE } from '../../../http/test/websocket/wire'
import { pcap, tcpFrame } from '../support/pcap'
import { published, readable, table } from './sensor'
import { ownPath, type Planted } from './wire'

const { forms, secrets } = table()
/** What is said in bodies, said in messages; types are not told there. */
const said = forms.filter(
  ({ target = '/graphql', body, answer, type = 'application/json', answerType = 'application/json' }) =>
    // Where the path says what is meant, a message cannot.
    /^\/(?:graphql|rpc)/.test(target) &&
    ((body !== undefined && /json|graphql|text|^$/.test(type)) ||
      (answer !== undefined && answerType.includes('json'))),
)

const [SYN, PSH, ACK] = [2, 8, 16]

/** Each on a connection of its own, to an address of its own, so that all are looked into. */
function connection({ body, answer }: Planted, index: number): Buffer[] {
  const turns: [half: 0 | 1, bytes: Buffer][] = [
    [0, Buffer.from(UPGRADE(ownPath(index)))],
    [1, Buffer.from(ACCEPT())],
    ...(body === undefined ? [] : [[0, fromClient(body)] as [0, Buffer]]),
    ...(answer === undefined ? [] : [[1, fromServer(answer)] as [1, Buffer]]),
  ]
  const port = 20_000 + index
  const next = [1001, 5001]
  const frames = [
    tcpFrame({ half: 0, flags: SYN, seq: 1000, ack: 0 }, port),
    tcpFrame({ half: 1, flags: SYN | ACK, seq: 5000, ack: 1001 }, port),
  ]
  for (const [half, payload] of turns) {
    frames.push(tcpFrame({ half, flags: PSH | ACK, seq: next[half]!, ack: next[1 - half]!, payload }, port))
    next[half]! += payload.length
  }
  return frames
}

test.each([
  ['plain', false],
  ['sealed', true],
])('C1–C5, K6: what bodies must not give away, messages of WebSocket do not either (%s)', async (_mode, sealed) => {
  expect(said.length).toBeGreaterThan(200)
  const texts = await published(said, sealed, pcap(said.flatMap(connection), 1, 20))
  expect(texts.filter((text) => text.includes('"protocol":"websocket"')).length).toBeGreaterThan(0.9 * said.length)
  expect(readable(new Map(texts.map((text, i) => [`${i} ${said[i]!.title}`, text])), secrets)).toEqual([])
})
