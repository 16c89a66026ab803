import type { Views } from '../contract.js'

/** At most this many arguments a command, so that none blocks the server for long. */
const CHUNK = 500

/** The commands that write the views: absolute values, so repeating them changes nothing. */
export function viewCommands(views: Views): string[][] {
  const commands: string[][] = []
  const add = (name: string, key: string, args: string[]) => {
    for (let at = 0; at < args.length; at += CHUNK) commands.push([name, key, ...args.slice(at, at + CHUNK)])
  }
  for (const [key, fields] of views.hashes) {
    const set: string[] = []
    const gone: string[] = []
    for (const [field, value] of fields) {
      if (value === null) gone.push(field)
      else set.push(field, value)
    }
    add('HSET', key, set)
    add('HDEL', key, gone)
  }
  for (const [key, members] of views.sorted) {
    const scored = [...members].filter(([, score]) => score !== null)
    const gone = [...members].filter(([, score]) => score === null)
    add(
      'ZADD',
      key,
      scored.flatMap(([member, score]) => [String(score), member]),
    )
    add(
      'ZREM',
      key,
      gone.map(([member]) => member),
    )
  }
  for (const [key, members] of views.sets) {
    const present = [...members].filter(([, is]) => is).map(([member]) => member)
    const gone = [...members].filter(([, is]) => !is).map(([member]) => member)
    add('SADD', key, present)
    add('SREM', key, gone)
  }
  return commands
}
