import { toStored } from '../bytes.js'
import type { Commit } from '../contract.js'

type Argument = string | Buffer

/** The six lists of commit-4.lua, flat. */
export type Lists = [
  puts: Argument[],
  deletes: Argument[],
  wakes: Argument[],
  unwakes: Argument[],
  seen: Argument[],
  unseen: Argument[],
]

export interface PartLimits {
  maxArguments: number
  maxPartBytes: number
}

/**
 * Cuts what a commit changes into parts, none with more arguments or bytes than allowed (an entry that is longer goes alone). At least one
 * part; no entry is torn. One call with all of a commit's arguments ends the client, and would hold up the server.
 */
export function parts(commit: Commit, { maxArguments, maxPartBytes }: PartLimits): Lists[] {
  const all: Lists[] = []
  let part = empty()
  let count = 0
  let bytes = 0
  const add = (list: number, ...entry: Argument[]) => {
    const length = entry.reduce((sum, text) => sum + Buffer.byteLength(text), 0)
    if (count > 0 && (count + entry.length > maxArguments || bytes + length > maxPartBytes)) {
      all.push(part)
      part = empty()
      count = 0
      bytes = 0
    }
    part[list]!.push(...entry)
    count += entry.length
    bytes += length
  }
  for (const [key, text] of commit.puts) add(0, key, toStored(text))
  for (const key of commit.deletes) add(1, key)
  for (const [key, time] of commit.wakes) {
    if (time === null) add(3, key)
    else add(2, key, String(time))
  }
  for (const [chunk, ids] of commit.seenAdd) add(4, String(chunk), ids)
  for (const chunk of commit.seenDrop) add(5, String(chunk))
  all.push(part)
  return all
}

/** Their lengths, then the lists: as the scripts take them. */
export function argumentsOf(lists: Lists): Argument[] {
  const lengths: Argument[] = lists.map(({ length }) => String(length))
  return lengths.concat(...lists)
}

function empty(): Lists {
  return [[], [], [], [], [], []]
}
