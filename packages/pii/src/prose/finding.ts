/** What was found in a text, and where; never told with the text. */
export interface ProseFinding {
  /** A label, or `ID` for an identifier of something. */
  label: string
  /** Place in the text, UTF-16 units. */
  start: number
  end: number
  /** Equal for equal values however they are written; '' for what is too common to tell one from another. */
  normal: string
}

/** An identifier: no label of its own, but what is known by it can be followed. */
export const ID = 'ID'
