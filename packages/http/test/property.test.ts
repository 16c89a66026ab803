import type { HttpExchange } from '@apiscope/http'
import fc from 'fast-check'
import { type Conversation, converse, random, type Shape } from './support/conversation'
import { TestFlow } from './support/flow'

const shape = fc.record({
  exchanges: fc.integer({ min: 1, max: 8 }),
  batch: fc.constantFrom(1, 1, 1, 2, 3),
  mss: fc.constantFrom(7, 40, 200, 1460),
})
const seed = fc.integer({ min: 0, max: 0x7fffffff })

/** Everything about an exchange but where its buffers lie. */
const facts = (exchanges: HttpExchange[]) =>
  exchanges.map(({ request, response, interim, reason, oddities }) => ({
    request: request && { ...request, firstByte: 0, lastByte: 0, body: request.body?.toString('latin1') },
    response: response && { ...response, firstByte: 0, lastByte: 0, body: response.body?.toString('latin1') },
    interim,
    reason,
    oddities,
  }))

function play(conversation: Conversation, cut: (size: number) => number, options = {}): HttpExchange[] {
  const flow = new TestFlow({ digest: true, inspect: 1000, ...options })
  for (const segment of conversation.segments) {
    for (let at = 0; at < segment.data.length; ) {
      const size = Math.max(1, Math.min(segment.data.length - at, cut(segment.data.length)))
      flow.send(segment.half, segment.data.subarray(at, at + size), segment.acked)
      at += size
    }
  }
  return flow.close()
}

/** Delivers what is not lost; a hole is told of when something behind it arrives, or at the end. */
function playLossy(conversation: Conversation, lost: (index: number) => boolean, handshake: boolean): HttpExchange[] {
  const flow = new TestFlow({ handshake })
  conversation.segments.forEach((segment, index) => {
    if (lost(index)) return
    const missing = segment.offset - flow.sent[segment.half]
    if (missing > 0) flow.lose(segment.half, missing)
    flow.send(segment.half, segment.data, segment.acked)
  })
  return flow.close('eof')
}

/** What must hold whatever was lost. Plain checks: expect() is too slow for so many. */
function sound(conversation: Conversation, exchanges: HttpExchange[]): void {
  const { said } = conversation
  const requests = new Set<string>()
  const responses = new Set<number>()
  const must = (holds: boolean, what: string) => {
    if (!holds) throw new Error(what)
  }
  for (const { request, response } of exchanges) {
    if (request) {
      const one = said[Number(request.target.split('/')[2])]
      must(one !== undefined && one.method === request.method, `nobody asked ${request.method} ${request.target}`)
      must(!requests.has(request.target), `${request.target} told twice`)
      requests.add(request.target)
      must(request.bodyBytes <= one.requestBody, `${request.target}: body bytes invented`)
    }
    if (!response) continue
    const at = response.rawHeaders.indexOf('X-Id')
    must(at >= 0 || response.truncated, 'nobody gave this response') // a cut head may have lost its X-Id
    if (at < 0) continue
    const id = Number(response.rawHeaders[at + 1])
    must(!responses.has(id), `response ${id} told twice`)
    responses.add(id)
    must(said[id].method === 'HEAD' || response.bodyBytes <= said[id].responseBody, `${id}: body bytes invented`)
    must(!request || request.target === `/items/${id}`, `${request?.target} paired with the response of ${id}`)
  }
}

// A fixed seed: the same conversations in every run.
const runs = { numRuns: 200, seed: 1 }

describe('a conversation without loss', () => {
  test('is told whole and in order', () => {
    fc.assert(
      fc.property(seed, shape, (s, form) => {
        const conversation = converse(s, form)
        const exchanges = play(conversation, (size) => size)
        expect(
          exchanges.map((e) => [e.request?.method, e.request?.bodyBytes, e.response?.bodyBytes, e.reason]),
        ).toEqual(conversation.said.map((one) => [one.method, one.requestBody, one.responseBody, undefined]))
        sound(conversation, exchanges)
      }),
      runs,
    )
  })

  test('splitting at any byte changes nothing', () => {
    fc.assert(
      fc.property(seed, shape, fc.constantFrom(1, 2, 3, 11), (s, form, most) => {
        const conversation = converse(s, form)
        const next = random(s)
        const whole = facts(play(conversation, (size) => size))
        expect(facts(play(conversation, () => 1 + next(most)))).toEqual(whole)
      }),
      { numRuns: 100, seed: 1 },
    )
  })
})

describe('with packets lost', () => {
  const check = (batches: fc.Arbitrary<number>, handshake: boolean) =>
    fc.assert(
      fc.property(seed, shape, batches, fc.constantFrom(2, 5, 12), (s, form, batch, oneIn) => {
        const conversation = converse(s, { ...form, batch, plain: form.mss < 100 })
        const next = random(s ^ 0x5bd1e995)
        sound(
          conversation,
          playLossy(conversation, () => next(oneIn) === 0, handshake),
        )
      }),
      { numRuns: 600, seed: 1 },
    )

  test('nothing is mispaired or invented: a client that waits', () => check(fc.constant(1), true))
  test('nothing is mispaired or invented: picked up in the middle', () => check(fc.constant(1), false))
  test('nothing is mispaired or invented: a client that pipelines', () => check(fc.constantFrom(2, 3, 8), true))

  test('one whole direction: only half exchanges', () => {
    fc.assert(
      fc.property(seed, shape, fc.constantFrom(0, 1), fc.boolean(), (s, form, half, handshake) => {
        const conversation = converse(s, { ...form, plain: true })
        const exchanges = playLossy(conversation, (i) => conversation.segments[i].half === half, handshake)
        expect(exchanges.filter((e) => e.request && e.response)).toEqual([])
        expect(exchanges).toHaveLength(conversation.said.length)
        for (const exchange of exchanges) expect(exchange.reason).toBe(half === 1 ? 'one-sided-capture' : 'no-request')
      }),
      runs,
    )
  })

  test('with one packet in twenty lost, most exchanges of a client that waits are still whole', () => {
    let whole = 0
    let all = 0
    for (let s = 0; s < 100; s++) {
      const conversation = converse(s, { exchanges: 20, batch: 1, mss: 1460 })
      const next = random(s)
      const exchanges = playLossy(conversation, () => next(20) === 0, true)
      all += 20
      whole += exchanges.filter((e) => e.request && e.response && !e.reason).length
    }
    expect(whole / all).toBeGreaterThan(0.8)
  })
})

describe('a conversation that breaks off', () => {
  test('at any byte, for any reason: no exception, nothing invented', () => {
    fc.assert(
      fc.property(seed, shape, fc.double({ min: 0, max: 1, noNaN: true }), (s, form, part) => {
        const conversation = converse(s, form as Shape)
        const total = conversation.segments.reduce((sum, one) => sum + one.data.length, 0)
        let left = Math.floor(total * part)
        const flow = new TestFlow()
        for (const segment of conversation.segments) {
          if (left <= 0) break
          flow.send(segment.half, segment.data.subarray(0, left), segment.acked)
          left -= segment.data.length
        }
        sound(conversation, flow.close((['fin', 'rst', 'timeout', 'evicted', 'reused', 'eof'] as const)[s % 6]))
      }),
      runs,
    )
  })
})
