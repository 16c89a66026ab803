import type { JsonForm, ParameterLocation } from '@apiscope/schema'
import type { NameNode } from './name-node.js'

/** Told of parameters as they are found; keeps what it wants of them. */
export interface ParameterSink {
  /** No further names are taken: reading may end. */
  readonly full: boolean
  /** Was anything told of this place? */
  has(location: ParameterLocation): boolean
  /** @param json what JSON said beyond the text (see `Parameter.json`) */
  add(location: ParameterLocation, name: string, value: string, json?: JsonForm): void
  /** As `add`, of a body's JSON, by the node of its name; absent: told by `add`. */
  addNode?(location: 'request' | 'response', node: NameNode, value: string, json?: JsonForm): void
  /** Texts below the level to which names are followed, or outside any value; absent: they are passed over. */
  deep?(location: ParameterLocation, text: string): void
  /** Field lines of a part or of a message inside the body, latin1; absent: they are passed over. */
  fields?(location: ParameterLocation, lines: string): void
}
