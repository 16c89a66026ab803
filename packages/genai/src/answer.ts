import type { GenaiLimits } from './limits.js'

/** What an answer says, joined from its pieces in whatever order they come. */
export class Answer {
  model: string | undefined
  inputTokens: number | undefined
  outputTokens: number | undefined
  cachedTokens: number | undefined
  readonly finishReasons = new Set<string>()
  /** All of its text was kept. */
  whole = true
  private readonly tools = new Map<string, string>()
  private readonly pieces = new Map<string, string[]>()
  private length = 0
  /** Characters of text that are kept. */
  private room: number

  constructor(private readonly limits: GenaiLimits) {
    this.room = limits.textLength
  }

  /** Most runs of text that are told apart. */
  private static readonly RUNS = 64

  /** A piece of text. @param run which of several texts it goes on with */
  text(run: string, piece: string | undefined): void {
    if (piece === undefined || piece === '') return
    const room = this.room - this.length
    let pieces = this.pieces.get(run)
    if (room < piece.length || (!pieces && this.pieces.size >= Answer.RUNS)) {
      this.whole = false
      return
    }
    if (!pieces) {
      pieces = []
      this.pieces.set(run, pieces)
    }
    pieces.push(piece)
    this.length += piece.length
  }

  /** Has something come of this text before? What is told again at the end is not told twice. */
  saw(run: string): boolean {
    return this.pieces.has(run)
  }

  /** Characters of text kept. */
  get held(): number {
    return this.length
  }

  /** Lets go of the text; what is counted stays. */
  forget(): void {
    this.pieces.clear()
    this.length = 0
    this.room = 0
    this.whole = false
  }

  /** Texts, each joined. */
  texts(): string[] {
    return [...this.pieces.values()].map((pieces) => pieces.join(''))
  }

  /** A call of a tool. @param run tells calls of one answer apart: its id or place */
  tool(run: string, name: string | undefined): void {
    if (!name || this.tools.has(run) || this.tools.size >= this.limits.tools) return
    this.tools.set(run, name)
  }

  /** Names of the tools called, in order, as often as they are. */
  toolsCalled(): string[] {
    return [...this.tools.values()]
  }

  finish(reason: string | undefined): void {
    if (reason && this.finishReasons.size < 8) this.finishReasons.add(reason)
  }

  /** Counts that grow as the answer goes on: the last word holds. */
  usage(input: number | undefined, output: number | undefined, cached?: number): void {
    this.inputTokens = input ?? this.inputTokens
    this.outputTokens = output ?? this.outputTokens
    this.cachedTokens = cached ?? this.cachedTokens
  }
}
