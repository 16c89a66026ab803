/** What a sequencer puts in order: an exchange, or its serialised form. */
export interface Sequenced {
  time: number
  id: string
}
