// Enumeration by many: known clients and new ones share out a walk through an object space, each far below what tells one.
import { callOf } from './ordinary.mjs'
import { Random } from './random.mjs'
import { DAY, draw, HOUR, newActor, objectKey } from './world.mjs'

/** level → [calls, hours, clients, share that does not exist] as ranges. */
const LEVELS = {
  easy: [
    [300, 600],
    [0.5, 1],
    [40, 80],
    [0.4, 0.8],
  ],
  medium: [
    [150, 300],
    [3, 8],
    [40, 80],
    [0.25, 0.5],
  ],
  hard: [
    [80, 150],
    [12, 23],
    [30, 60],
    [0.1, 0.25],
  ],
}

/** Per level one walk in random order and one from neighbour to neighbour, each at an object API in the last fortnight. */
export function crowdWalks(world, seed, from) {
  const r = new Random(seed * 6151 + 29)
  const apis = world.apis.filter(({ what }) => what === 'object' || what === 'document')
  const walks = []
  let day = 0.5
  for (const [level, ranges] of Object.entries(LEVELS)) {
    for (const inOrder of [false, true]) {
      const [n, hours, clients, missing] = ranges.map(([low, high]) => r.between(low, high))
      const api = r.pick(apis)
      const start = from + day * DAY + r.next() * 6 * HOUR
      const crowd = Array.from({ length: Math.round(clients) }, () =>
        r.chance(0.7) ? draw(r, world.people.users, 0) : newActor(r),
      )
      const first = 100_000 + r.int(0, api.space)
      const calls = Array.from({ length: Math.round(n) }, (_, i) =>
        callOf(world, api, r.pick(crowd), start + ((i + r.next()) * hours * HOUR) / n, {
          // In order they know what exists; guesses miss.
          status: !inOrder && r.chance(missing) ? 404 : 200,
          object: inOrder ? `h:${first + i}` : objectKey(r, api),
        }),
      )
      walks.push({
        kind: 'crowd_walk',
        level,
        inOrder,
        apis: [api.api.id],
        start,
        end: start + hours * HOUR,
        clients: [],
        calls,
      })
      day += 2.2
    }
  }
  return walks
}
