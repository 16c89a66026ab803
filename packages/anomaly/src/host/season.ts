/** How the APIs of a host go with the time of day: what a new one may take for its own until it knows better. */
import type { HostOptions } from './options.js'
import type { HostState } from './state.js'

/**
 * The median over the APIs that know their season, drawn towards none the more they differ among themselves (the best guess at one more
 * of a family, as empirical Bayes has it; Efron and Morris 1975); day and weekend apart. Undefined when too few know theirs.
 */
export function seasonOf({ siblings }: HostState, { seasonCalls, seasons }: HostOptions): number[] | undefined {
  const known = [...siblings.values()].flatMap((sibling) => {
    const season = sibling.season(seasonCalls)
    return season ? [season] : []
  })
  if (known.length < seasons) return undefined
  const day = known[0]!.length / 2
  const parts = [0, day].map((from) => shrunk(known.map((season) => season.slice(from, from + day))))
  return parts.flat().map((value) => Math.round(value * 1_000) / 1_000)
}

function shrunk(seasons: number[][]): number[] {
  const middle = seasons[0]!.map((_, slot) => median(seasons.map((season) => season[slot]!)))
  const common = meanSquare(middle)
  const own =
    seasons.reduce((sum, season) => sum + meanSquare(season.map((v, i) => v - middle[i]!)), 0) / seasons.length
  return middle.map((value) => (common === 0 ? 0 : (value * common) / (common + own)))
}

const meanSquare = (values: readonly number[]): number => values.reduce((sum, v) => sum + v * v, 0) / values.length

function median(values: number[]): number {
  const sorted = values.sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}
