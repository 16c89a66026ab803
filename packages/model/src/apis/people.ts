/** Whose data an API's answers have shown, in words. */
import { counted, integer } from '../text.js'

export interface PeopleText {
  /** `about 1,200 different people in 30 days (±113), 40 in the last 24 h; as far as answers were looked into` */
  shown: string
  /** Who was shown most: `p:… 900, ip:… 12`; empty while nobody is known. */
  actors: string
}

/** Standard errors to a two-sided 95 %. */
const TWO_SIDED = 1.96

/** Of the fields of `api:{id}`; undefined when nobody's data is known to have been shown. */
export function peopleOf(facts: Readonly<Record<string, string>>): PeopleText | undefined {
  const [day, month] = [Number(facts.people_1d ?? 0), Number(facts.people_30d ?? 0)]
  const error = Number(facts.people_30d_error ?? 0)
  if (!(month > 0)) return undefined
  const about = error > 0 ? ` (±${integer(Math.ceil(TWO_SIDED * error))})` : ''
  return {
    shown: `${counted(month, 'person', 'different people')} in 30 days${about}, ${integer(day)} in the last 24 h: as far as answers were looked into`,
    actors: actorsOf(facts.people_actors),
  }
}

function actorsOf(json: string | undefined): string {
  try {
    const actors = JSON.parse(json ?? '[]') as { actor: string; people_30d: number }[]
    return actors.map(({ actor, people_30d }) => `${actor} ${integer(people_30d)}`).join(', ')
  } catch {
    return ''
  }
}
