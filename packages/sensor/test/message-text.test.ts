import type { Exchange } from '@apiscope/schema'
import fc from 'fast-check'
import { actorEvent } from '../src/actor-event'
import { messageTexts } from '../src/message-text'

/** Texts that need escapes, half a surrogate pair and all. */
const text = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom('\ud800', '"', '\\', '\u2028', 'é', ''),
)
const count = fc.nat()
const time = fc.double({ min: 0, max: 4e12, noNaN: true }).map((ms) => Math.round(ms * 1000) / 1000)
const some = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined })
const headers = fc.dictionary(
  text.filter((name) => name !== '__proto__'),
  text,
  { maxKeys: 3 },
)
const hex = fc.constantFrom('00ff', 'h.Zm9v-_')
const body = { bodyBytes: count, contentType: some(text), decodedBytes: some(count), sha256: some(hex) }

/** Fields in the order in which the exchange builder sets them. */
const exchange: fc.Arbitrary<Exchange> = fc
  .record({
    v: fc.constant(1 as const),
    id: hex,
    time,
    sensor: text,
    client: fc.record({ ip: fc.constantFrom('10.0.0.1', '::1'), port: count, id: text, address: some(text) }),
    server: fc.record({ ip: fc.constantFrom('10.0.0.2', 'fe80::1'), port: count }),
    api: fc.record({ id: text, host: text, method: text, template: text }),
    quality: fc.record({
      gapBytes: count,
      truncated: fc.boolean(),
      oneSided: fc.boolean(),
      reason: some(text),
      oddities: some(fc.array(text)),
    }),
    durationMs: some(time),
    tap: some(fc.record({ kind: text, vni: some(count), vlan: some(fc.array(count)) })),
    request: some(
      fc.record({ version: text, method: text, target: text, host: text, ...body, headers: some(headers) }),
    ),
    response: some(fc.record({ version: text, status: count, ...body, records: some(count), headers: some(headers) })),
    principal: some(fc.record({ scheme: text, subject: text })),
    credentials: some(
      fc.array(fc.record({ scheme: text, in: fc.constant('header' as const), expiresInS: some(count) })),
    ),
    identities: some(
      fc.array(
        fc.record({
          role: fc.constantFrom('requested' as const, 'returned' as const),
          kind: fc.constantFrom('object' as const, 'email' as const),
          key: hex,
        }),
      ),
    ),
    parameters: some(
      fc.array(
        fc.record({
          in: fc.constantFrom('path' as const, 'query' as const),
          name: text,
          values: fc.array(text),
          hidden: some(fc.oneof(fc.constant(true as const), fc.array(count))),
        }),
      ),
    ),
    words: some(fc.dictionary(fc.constantFrom('~d00055-weds0pouui', '~d00055-weds0pouux.json'), fc.string())),
    subjects: some(fc.record({ object: some(hex), email: some(hex) })),
    targets: some(fc.constant(['h.Zm9v-_', 'h.YmFy-_'])),
    attacks: some(fc.constant([{ in: 'query' as const, name: 'q', kind: 'sqli', score: 0.99, shape: "' or" }])),
    scored: some(fc.constantFrom(true as const, 'partly' as const)),
    genai: some(fc.constant({ operation: 'chat' as const, dialect: 'ollama', provider: 'ollama', inputTokens: 3 })),
    released: some(count),
  })
  .map((x) => JSON.parse(JSON.stringify(x)) as Exchange)

test('the texts are those of JSON.stringify', () => {
  fc.assert(
    fc.property(exchange, (x) => {
      const texts = messageTexts(x)
      expect(texts.exchange).toBe(JSON.stringify(x))
      expect(texts.actor).toBe(JSON.stringify(actorEvent(x)))
    }),
    { numRuns: 500 },
  )
})
