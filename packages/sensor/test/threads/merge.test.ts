import fc from 'fast-check'
import type { Prepared } from '../../src/prepared'
import { PipelineMerge } from '../../src/threads/merge'

const item = (time: number, id: string): Prepared => ({ time, id, apiKey: '', actorKey: '', exchange: '', actor: '' })

/** What the merge hands on when the batches of each pipeline come in the interleaving that `order` picks. */
function merged(pipelines: { items: Prepared[]; tick: number | undefined }[][], order: number[]): string[] {
  const out: string[] = []
  const merge = new PipelineMerge(pipelines.length, {
    complete: ({ id }) => out.push(id),
    tick: (now) => out.push(`tick ${now}`),
  })
  const left = pipelines.map((batches) => [...batches])
  for (let i = 0; left.some((batches) => batches.length > 0); i++) {
    let pipeline = order[i % order.length]! % pipelines.length
    while (left[pipeline]!.length === 0) pipeline = (pipeline + 1) % pipelines.length
    const { items, tick } = left[pipeline]!.shift()!
    merge.batch(pipeline, items, tick)
  }
  merge.finish()
  return out
}

const pipeline = (name: string) =>
  fc
    .array(fc.array(fc.nat(1000), { maxLength: 3 }), { minLength: 3, maxLength: 6 })
    .map((steps) =>
      steps.map((times, i) => ({ items: times.map((t, k) => item(t, `${name}${i}.${k}`)), tick: 100 * i })),
    )

test('what comes out does not depend on how fast each pipeline ran', () => {
  const orders = fc.array(fc.nat(1), { minLength: 1, maxLength: 20 })
  fc.assert(
    fc.property(pipeline('a'), pipeline('b'), orders, orders, (a, b, first, second) => {
      expect(merged([a, b], first)).toEqual(merged([a, b], second))
    }),
  )
})

test('a pipeline that missed a step holds nobody up, and is taken along with its next one', () => {
  const a = [100, 200, 300].map((tick) => ({ items: [item(tick - 1, `a${tick}`)], tick }))
  const b = [100, 300].map((tick) => ({ items: [item(tick - 1, `b${tick}`)], tick }))
  const expected = ['a100', 'b100', 'tick 100', 'a200', 'tick 200', 'a300', 'b300', 'tick 300']
  expect(merged([a, b], [0])).toEqual(expected)
  expect(merged([a, b], [1])).toEqual(expected)
})

test('where packet time stands still, no more is held than the limit, and all of it comes out', () => {
  const out: string[] = []
  const merge = new PipelineMerge(2, { complete: ({ id }) => out.push(id), tick: () => {} }, 10)
  for (let i = 0; i < 100; i++) {
    merge.batch(i % 2, [item(1, `x${i}`)], undefined)
    expect(i + 1 - out.length).toBeLessThanOrEqual(10)
  }
  merge.finish()
  expect(new Set(out).size).toBe(100)
})
