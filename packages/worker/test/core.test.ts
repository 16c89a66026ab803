import fc from 'fast-check'
import { SeenIds } from '../src/core/seen.js'
import { SideBuffer, type SideMessage } from '../src/core/side-buffer.js'
import { streamOf, streamsOf } from '../src/core/streams.js'
import { WakeUps } from '../src/core/wakeups.js'
import { jsonCopy } from '../src/json-copy.js'

describe('jsonCopy', () => {
  test('is what going through JSON gives', () => {
    const plain = fc.letrec((tie) => ({
      value: fc.oneof(
        fc.string(),
        fc.double(),
        fc.integer(),
        fc.boolean(),
        fc.constantFrom(null, undefined),
        fc.array(tie('value'), { maxLength: 4 }),
        fc.dictionary(
          fc.string().filter((key) => key !== '__proto__'),
          tie('value'),
          { maxKeys: 4 },
        ),
      ),
    })).value
    fc.assert(
      fc.property(plain, (value) => {
        expect(jsonCopy({ value })).toEqual(JSON.parse(JSON.stringify({ value })))
      }),
    )
  })
})

describe('SeenIds', () => {
  test('remembers exactly the last ids, also across saves and restarts', () => {
    const steps = fc.array(fc.oneof(fc.nat(30).map(String), fc.constant('save'), fc.constant('restart')), {
      maxLength: 200,
    })
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 12 }), (all, limit) => {
        const stored = new Map<number, string>()
        let seen = new SeenIds(limit)
        let chunk = 0
        let model: string[] = []
        const save = () => {
          const { seenAdd, seenDrop } = seen.save(++chunk)
          for (const [n, ids] of seenAdd) stored.set(n, ids)
          for (const n of seenDrop) stored.delete(n)
        }
        for (const step of all) {
          if (step === 'save') save()
          else if (step === 'restart') {
            save()
            seen = new SeenIds(
              limit,
              [...stored].sort((a, b) => a[0] - b[0]),
            )
          } else {
            expect(seen.add(step)).toBe(!model.includes(step))
            if (!model.includes(step)) model = [...model, step].slice(-limit)
          }
        }
        // What is stored stays bounded: at most the chunks that hold an id still known.
        save()
        expect([...stored.values()].join('\n').split('\n').length).toBeLessThanOrEqual(limit + 200)
      }),
    )
  })
})

describe('WakeUps', () => {
  test('gives the due keys by (time, key), each at its latest time only', () => {
    const sets = fc.array(
      fc.tuple(
        fc.nat(20).map((n) => `k${n}`),
        fc.option(fc.nat(100), { nil: undefined }),
      ),
      { maxLength: 300 },
    )
    fc.assert(
      fc.property(sets, fc.nat(100), fc.integer({ min: 1, max: 50 }), (all, watermark, slice) => {
        const wakes = new WakeUps()
        const model = new Map<string, number>()
        for (const [key, time] of all) {
          wakes.set(key, time)
          if (time === undefined) model.delete(key)
          else model.set(key, time)
        }
        const due = [...model].filter(([, time]) => time <= watermark)
        due.sort((a, b) => a[1] - b[1] || (a[0] < b[0] ? -1 : 1))
        const given: string[] = []
        for (let some = wakes.due(watermark, slice); some.length > 0; some = wakes.due(watermark, slice)) {
          expect(some.length).toBeLessThanOrEqual(slice)
          given.push(...some)
        }
        expect(given).toEqual(due.map(([key]) => key))
        expect(wakes.size).toBe(model.size - due.length)
        const saved = new Map(wakes.save())
        for (const [key, time] of model)
          if (saved.has(key)) expect(saved.get(key)).toBe(time <= watermark ? null : time)
      }),
    )
  })
})

describe('SideBuffer', () => {
  /** A source's messages, a heartbeat after each `per`. */
  const source = (name: string, steps: number, per: number): SideMessage[] =>
    Array.from({ length: steps * (per + 1) }, (_, i) => {
      const step = Math.floor(i / (per + 1))
      const heartbeat = i % (per + 1) === per
      const time = heartbeat ? (step + 1) * 1_000 : step * 1_000 + i
      return {
        topic: 'apiscope.facts',
        source: name,
        position: [0, i, 0],
        offset: 0,
        time,
        heartbeat,
        key: 'k',
        value: `${name}${i}`,
      }
    })

  test('however two sources are interleaved, repeated or too many, each step is the same', () => {
    const steps = 12
    const [a, b] = [source('a', steps, 3), source('b', steps, 2)]
    const reference = run([...a, ...b], 1_000)
    expect(reference.flat()).toHaveLength(steps * 5)
    fc.assert(
      fc.property(
        fc.array(fc.boolean(), { minLength: 84, maxLength: 84 }),
        fc.integer({ min: 1, max: 40 }),
        fc.nat(30),
        (picks, limit, back) => {
          const [restA, restB] = [[...a], [...b]]
          const log: SideMessage[] = []
          for (const pick of picks) {
            const next = (pick && restA.length > 0) || restB.length === 0 ? restA.shift() : restB.shift()
            if (next) log.push(next)
          }
          // A source that crashed publishes its last messages again.
          const at = log.findIndex(({ source }) => source === 'a')
          const repeated = [...log.slice(0, at + 1), ...log.slice(Math.max(0, at - back), at + 1), ...log.slice(at + 1)]
          expect(run(repeated.filter(Boolean), limit)).toEqual(reference)
        },
      ),
    )
  })

  test('however the messages of a source that scatters are spread over its partitions, each step is the same', () => {
    const steps = 12
    // Three messages a step at the same time and about the same key.
    const all = source('c', steps, 3).map((m) => (m.heartbeat ? m : { ...m, time: Math.floor(m.time / 1_000) * 1_000 }))
    const reference = run(
      all.map((m) => ({ ...m, source: 'c/0' })),
      1_000,
      streamsOf(['c/*'], 1),
    )
    fc.assert(
      fc.property(
        fc.array(fc.nat(2), { minLength: all.length, maxLength: all.length }),
        fc.integer({ min: 3, max: 40 }),
        (partitions, limit) => {
          const log = all.flatMap((message, i) => {
            const to = message.heartbeat ? [0, 1, 2] : [partitions[i]!]
            return to.map((p) => ({ ...message, source: streamOf({ name: 'c', scatters: true }, p) }))
          })
          expect(run(log, limit, streamsOf(['c/*'], 3))).toEqual(reference)
        },
      ),
    )
  })

  /** Reads the log as the runner does: all it needs for a step, going back when something was left out. */
  function run(log: SideMessage[], limit: number, sources = ['a', 'b']): unknown[][] {
    const buffer = new SideBuffer(['apiscope.facts'], sources, limit)
    const steps: unknown[][] = []
    let at = 0
    for (let time = 1_000; time <= 12_000; time += 1_000) {
      for (let turns = 0; !buffer.ready(time); turns++) {
        if (turns > 10_000) throw new Error('no progress')
        if (at < log.length) buffer.take({ ...log[at]!, offset: at++ }, time)
        else at = buffer.rewind(time)!.offset
      }
      steps.push(buffer.step(time).map(({ value }) => value))
    }
    return steps
  }
})
