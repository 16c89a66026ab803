/** The detector with the classifier, for exchanges that come without verdicts. */
import { AttackLook } from '@apiscope/attacks'
import type { Exchange } from '@apiscope/schema'
import type { Output } from '@apiscope/worker'
import { detectInjection, type InjectionContext } from './detect.js'
import type { InjectionOptions } from './options.js'
import type { InjectionState } from './state.js'

export class InjectionDetector {
  private readonly look = new AttackLook()

  constructor(private readonly options: InjectionOptions) {}

  /** Folds one exchange into the state of its API and raises what it amounts to. Throws ApiscopeError when there is no model. */
  take(state: InjectionState, exchange: Exchange, out: Output, context: InjectionContext = {}): void {
    detectInjection(state, exchange, this.look, this.options, out, context)
  }
}
