/** A place in a host's paths, as decided so far. */

/** Where the siblings stand. */
export interface Place {
  /** Segments before. */
  depth: number
  /** The segment before as decided: a word, `{id}`, or '' at the root. */
  previous: string
  /** All of it as decided: `/users/{id}`. */
  path: string
}
