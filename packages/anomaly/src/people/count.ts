/** How many people, and what an alert says of them. */
import { SUBJECT_WORDS, type SubjectKind } from '@apiscope/schema'

export interface PeopleCount {
  /** Different people in the last 24 to 28 hours, and in the last 30 days. */
  day: number
  month: number
  /** Standard error of both, as a share; 0: they are exact. */
  error: number
  /** How they showed. */
  kinds: readonly SubjectKind[]
}

/** Normal quantile of 95 %, two-sided. */
const TWO_SIDED = 1.96

/**
 * Fields of evidence: `people` of the last day with `people_error` (±, 95 %), `people_30d`, how they showed, and a sentence. What was not
 * looked into is not in it: it is the least that it can be.
 */
export function peopleEvidence({ day, month, error, kinds }: PeopleCount): Record<string, unknown> {
  if (month === 0) return {}
  const words = kinds.map((kind) => SUBJECT_WORDS[kind])
  return {
    people: day,
    people_error: Math.ceil(TWO_SIDED * error * day),
    people_30d: month,
    people_shown_by: [...kinds],
    blast_radius: `${error > 0 ? 'about ' : ''}${day} ${day === 1 ? "person's" : "people's"} ${listed(words)} in 24 h`,
  }
}

/** `a`, `a and b`, `a, b and c`. */
const listed = (words: readonly string[]): string =>
  words.length < 2 ? (words[0] ?? 'data') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
