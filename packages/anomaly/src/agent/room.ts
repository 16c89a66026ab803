/**
 * Room for what a server offers. Each kind has its own, so that no number of resources, which cost a server nothing, keeps a tool from being watched;
 * and what is no longer offered leaves for what is.
 */
import type { OfferedFacts } from '@apiscope/schema'
import type { AgentOptions } from './options.js'
import type { SeenServer, SeenTool } from './state.js'

type Kind = OfferedFacts['kind']
/** Offered for the last time so long ago, an entry may leave: pages of one catalogue must not push one another out. ms. */
const LEAVES_AFTER = 300_000

/** What is known of the entries of an answer is offered now, before any of them makes room for another. */
export function noteOffered({ tools }: SeenServer, offered: readonly OfferedFacts[], time: number): void {
  for (const { key, kind } of offered) {
    const known = Object.hasOwn(tools, key) ? tools[key]! : undefined
    if (!known) continue
    known.kind = kind
    known.last = Math.max(lastOf(known), time)
  }
}

/** @returns the check for one answer: is there room for another entry of the kind? The one of it that was not offered for longest leaves at the limit. */
export function roomIn({ tools }: SeenServer, time: number, { offered }: AgentOptions): (kind: Kind) => boolean {
  const counts = new Map<Kind, number>()
  for (const tool of Object.values(tools)) counts.set(kindOf(tool), (counts.get(kindOf(tool)) ?? 0) + 1)
  // Within one answer nothing grows old: a kind that is full stays so, and is not searched again.
  const full = new Set<Kind>()
  return (kind) => {
    const count = counts.get(kind) ?? 0
    if (count < limitOf(kind, offered)) {
      counts.set(kind, count + 1)
      return true
    }
    const leaving = full.has(kind) ? undefined : longestNotOffered(tools, kind)
    if (leaving === undefined || time - lastOf(tools[leaving]!) < LEAVES_AFTER) {
      full.add(kind)
      return false
    }
    delete tools[leaving]
    return true
  }
}

/** A model obeys tools and skills; of the rest half as many. */
const limitOf = (kind: Kind, most: number): number => (kind === 'tool' || kind === 'skill' ? most : Math.ceil(most / 2))

const kindOf = ({ kind = 'tool' }: SeenTool): Kind => kind
const lastOf = ({ last, since }: SeenTool): number => last ?? since

function longestNotOffered(tools: SeenServer['tools'], kind: Kind): string | undefined {
  let found: string | undefined
  for (const [key, tool] of Object.entries(tools))
    if (kindOf(tool) === kind && (found === undefined || lastOf(tool) < lastOf(tools[found]!))) found = key
  return found
}
