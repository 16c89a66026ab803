import type { Correction } from '../corrections.js'
import type { CustomDetectorConfig } from '../custom/detector.js'
import type { PiiLimits } from '../limits.js'

export interface PiiOptions {
  limits?: Partial<PiiLimits>
  /** Labels and detectors of the user's own. */
  detectors?: readonly CustomDetectorConfig[]
  /** Labels set or taken away by a person; they stick. */
  corrections?: readonly Correction[]
}
