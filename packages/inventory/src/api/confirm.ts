/** Does an answer show that the API exists? A scanner's paths must not fill the inventory. */

/** `exists`: the server did something; `refused`: it may exist, but a gateway says so of any path; `absent`: it does not. */
export type Evidence = 'exists' | 'refused' | 'absent'

const ABSENT = new Set([404, 405, 410, 421, 501, 502, 503, 504])
const REFUSED = new Set([401, 403, 407, 429])

/** What the status of one answer says; undefined = no answer was seen. */
export function evidenceOf(status: number | undefined): Evidence {
  if (status === undefined || ABSENT.has(status)) return 'absent'
  return REFUSED.has(status) ? 'refused' : 'exists'
}
