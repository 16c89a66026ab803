/** The classifier over the suspects of a request: verdicts that hold a place, kinds and a masked shape, never a value. */
import { type AttackVerdict, safeName, TextCache } from '@apiscope/schema'
import { loadAttackModel } from '../model/load.js'
import type { AttackModel, AttackScore } from '../model/model.js'
import { shapeOf } from '../shape.js'
import { LOOK_LIMITS, type LookLimits } from './limits.js'
import type { Suspect, Suspects } from './suspects.js'

/** Is this a credential, whose marks must not be shown and which has to be surer to count? */
export type IsCredential = (suspect: Suspect) => boolean

export class AttackLook {
  private model: AttackModel | undefined
  private readonly scores: TextCache<AttackScore>

  constructor(private readonly limits: LookLimits = LOOK_LIMITS) {
    this.scores = new TextCache(limits.scoreBytes, 64)
  }

  /**
   * Verdicts on what is suspicious in a request, the surest first; undefined when there is none. Pure but for what it remembers, which changes
   * nothing but the time it takes. Throws ApiscopeError `attacks.model` when there is no model.
   */
  verdicts(suspects: Suspects, isCredential: IsCredential = never): AttackVerdict[] | undefined {
    if (suspects.empty) return undefined
    let found: AttackVerdict[] | undefined
    for (const suspect of suspects) {
      const verdict = this.verdict(suspect, isCredential)
      if (!verdict) continue
      found ??= []
      found.push(verdict)
    }
    if (!found || found.length < 2) return found
    // Stable: of equals the one that came first.
    return found.sort((a, b) => b.score - a.score).slice(0, this.limits.verdicts)
  }

  private verdict(suspect: Suspect, isCredential: IsCredential): AttackVerdict | undefined {
    const { score, kind } = this.score(suspect.text)
    const { permille1, permille01 } = this.model!.thresholds
    if (kind === undefined || score < permille1) return undefined
    const sure = score >= permille01
    const credential = isCredential(suspect)
    // Passwords are made of marks on purpose.
    if (credential && !sure) return undefined
    return {
      in: suspect.in,
      name: suspect.own ? suspect.name : safeName(suspect.name, this.limits.nameLength),
      kind,
      score: Number(score.toPrecision(6)),
      ...(sure && { sure: true as const }),
      shape: credential ? `(${kind})` : shapeOf(suspect.text),
    }
  }

  private score(value: string): AttackScore {
    this.model ??= loadAttackModel()
    const known = this.scores.get(value)
    if (known) return known
    const score = this.model.score(value)
    this.scores.set(value, score)
    return score
  }
}

const never = () => false
