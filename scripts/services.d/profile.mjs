// Where the time goes: self time of V8 CPU profiles by package.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The room, library or part of the engine that a frame of a profile belongs to. */
function placeOf({ functionName, url }) {
  if (functionName === '(idle)') return undefined
  if (functionName === '(garbage collector)') return 'garbage collection'
  const room = /packages\/([a-z]+)\/(?:dist|src)\//.exec(url)?.[1]
  if (room) return `apiscope ${room}`
  const library = /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url)?.[1]
  if (library) return library
  if (url === '' && functionName === 'parse') return 'JSON.parse'
  if (url === '' && functionName === 'stringify') return 'JSON.stringify'
  return url.startsWith('node:') ? 'Node' : 'engine, system calls'
}

/** Shares of busy time by place, largest first, over all profiles of a folder. */
export function sharesOf(folder) {
  const micros = new Map()
  let total = 0
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.cpuprofile'))) {
    const { nodes, samples, timeDeltas } = JSON.parse(readFileSync(join(folder, file), 'utf8'))
    const places = new Map(nodes.map(({ id, callFrame }) => [id, placeOf(callFrame)]))
    for (const [i, id] of samples.entries()) {
      const place = places.get(id)
      if (place === undefined) continue
      micros.set(place, (micros.get(place) ?? 0) + timeDeltas[i])
      total += timeDeltas[i]
    }
  }
  return [...micros].sort((a, b) => b[1] - a[1]).map(([place, time]) => ({ place, share: time / total }))
}
