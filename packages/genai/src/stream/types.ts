import type { JsonObject } from '../json/access.js'

/** Told of each piece of an answer. @param event its name, where it has one beside its data */
export type PieceSink = (piece: JsonObject, event?: string) => void

/** Reads the body of an answer as it comes, over any split. */
export interface AnswerReader {
  /** Something could not be read. */
  readonly cut: boolean
  /** Bytes that it keeps for now. */
  readonly held: number
  data(bytes: Buffer): void
  /** Bytes are missing before the next ones. */
  gap(): void
  /** The answer is over. */
  end(): void
}
