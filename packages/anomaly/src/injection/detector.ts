/** The detector with its model: loaded when the first value needs it, and remembering what it scored lately. */

import { type AttackModel, type AttackScore, loadAttackModel } from '@apiscope/attacks'
import type { Exchange } from '@apiscope/schema'
import type { Output } from '@apiscope/worker'
import { detectInjection, type InjectionContext } from './detect.js'
import type { InjectionOptions } from './options.js'
import type { InjectionState } from './state.js'

/** Scores remembered, and the longest value they are remembered for: the same agents, addresses and filters come again and again. */
const REMEMBERED = 4_096
const LONGEST = 256

export class InjectionDetector {
  private model: AttackModel | undefined
  private readonly scores = new Map<string, AttackScore>()

  constructor(private readonly options: InjectionOptions) {}

  /** Folds one exchange into the state of its API and raises what it amounts to. Throws ApiscopeError when there is no model. */
  take(state: InjectionState, exchange: Exchange, out: Output, context: InjectionContext = {}): void {
    this.model ??= loadAttackModel()
    detectInjection(state, exchange, this.model.thresholds, this.score, this.options, out, context)
  }

  /** A pure function, so that remembering changes nothing but the time it takes. */
  private readonly score = (value: string): AttackScore => {
    const known = this.scores.get(value)
    if (known) return known
    const score = this.model!.score(value)
    if (value.length <= LONGEST) {
      if (this.scores.size >= REMEMBERED) this.scores.clear()
      this.scores.set(value, score)
    }
    return score
  }
}
