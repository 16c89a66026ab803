import { createAnomalyWorker } from '@apiscope/anomaly'
import { hasMet } from '../src/api/actors.js'
import { Collected, call, DAY, HOUR, START } from './support.js'

const worker = createAnomalyWorker({ actors: 2 })

function after(calls: readonly (readonly [actor: string, time: number])[]) {
  const state = worker.create('')
  for (const [actor, time] of calls) worker.apply(state, call({ time, actor }), worker.primary, new Collected())
  return state
}

test('who has left the table of actors is still known, also after a restart; who never came is not', () => {
  const state = after(['a', 'b', 'c', 'd'].map((actor, i) => [actor, START + i * HOUR]))
  expect([...state.actors.keys()]).toEqual(['c', 'd'])
  for (const one of [state, worker.decode(worker.encode(state), '')]) {
    expect(['a', 'b', 'c', 'd', 'e'].map((actor) => hasMet(one, actor))).toEqual([true, true, true, true, false])
  }
})

test('when an actor was met is kept while it is a newcomer, and left out days later', () => {
  const met = START + HOUR
  expect(after([['a', met]]).actors.get('a')?.metAt).toBe(met)
  const next = after([
    ['a', met],
    ['b', met + DAY],
  ])
  expect(next.actors.get('a')?.metAt).toBe(met)
  const later = after([
    ['a', met],
    ['b', met + 3 * DAY],
  ])
  expect(later.actors.get('a')?.metAt).toBeUndefined()
  expect(later.actors.get('b')?.metAt).toBe(met + 3 * DAY)
})

test('a stored state that is cut or of another kind is refused, not half read', () => {
  const text = worker.encode(after([['a', START]]))
  for (const wrong of ['', '{}', text.slice(0, -5), text.slice(9)]) expect(() => worker.decode(wrong, '')).toThrow()
})
