/** Segments of a path as the stateless rules left them, with what stood there. */
import type { Vocabulary } from './vocabulary.js'

/** `/a/{id}` → `a`, `{id}`; `/` → none. */
export const segmentsOf = (template: string): string[] => template.split('/').filter((segment) => segment !== '')

export interface SeenSegment {
  segment: string
  /** What stood there, when the rules took a value for one that may be a word. */
  value?: string
}

/** Segments with the values that may be words after all. */
export function withValues(
  segments: readonly string[],
  values: readonly string[] | undefined,
  vocabulary: Vocabulary,
): SeenSegment[] {
  if (!values || values.length === 0) return segments.map((segment) => ({ segment }))
  let next = 0
  return segments.map((segment, i) => {
    const places = segment.split('{').length - 1
    const value = values[next]
    next += places
    if (places !== 1 || !segment.startsWith('{id}') || value === undefined || value.startsWith('[')) return { segment }
    return vocabulary.mayBeWord(value, i === segments.length - 1) ? { segment, value } : { segment }
  })
}
