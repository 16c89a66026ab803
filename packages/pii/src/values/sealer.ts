import { createHmac } from 'node:crypto'
import { isHidden, type Parameter } from '@apiscope/schema'
import { CustomDetector, type CustomDetectorConfig } from '../custom/detector.js'
import { PII_LIMITS } from '../limits.js'
import { safeName } from '../worker/safe-name.js'
import { regionsOf, ValueClassifier } from './classify.js'
import { sealText } from './sealed.js'

/** Plain data: it is handed to decode threads. */
export interface SealerConfig {
  /** The tenant's HMAC key. */
  hmacKey: Uint8Array
  /** The user's own detectors: they must be known where the values are. */
  detectors?: readonly CustomDetectorConfig[]
}

export type Sealer = (parameters: Parameter[], exchange: { host: string; time: number }) => Parameter[]

/**
 * Sealed mode (`--values sealed`), inside the sensor: each value is replaced by what the detectors say of it, its shape and a
 * keyed HMAC. The worker's labels come out the same, and no value goes onto the bus. Redacted credentials stay as they are;
 * names that are data themselves are replaced as the worker would.
 */
export function createSealer(config: SealerConfig): Sealer {
  const classifier = new ValueClassifier((config.detectors ?? []).map((detector) => new CustomDetector(detector)))
  const hmacKey = Buffer.from(config.hmacKey)
  const key = (value: string) => createHmac('sha256', hmacKey).update(value).digest('base64url').slice(0, 16)
  return (parameters, { host, time }) => {
    const context = { regions: regionsOf(host), year: new Date(time).getUTCFullYear() }
    return parameters.map(
      (parameter): Parameter => ({
        in: parameter.in,
        name: safeName(parameter.name, PII_LIMITS.nameLength),
        values: parameter.values.map((value, i) =>
          isHidden(parameter, i) ? value : sealText(classifier.classify(value, context), key(value)),
        ),
        hidden: true,
      }),
    )
  }
}
