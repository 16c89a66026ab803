/** Sensitive-data labels: value detectors, parameter labelling, the pii worker. */
export * from './corrections.js'
export { CustomDetector, type CustomDetectorConfig } from './custom/detector.js'
export { DETECTORS } from './detectors/registry.js'
export { type DetectContext, type Detector, FAIR, STRONG, type Verdict, WEAK } from './detectors/types.js'
export { type Evaluation, evaluate, type Gold, type LabelQuality, wilson } from './evaluate.js'
export { hash32 } from './evidence/distinct.js'
export { type LabelCounts, ParameterEvidence } from './evidence/evidence.js'
export { evidenceOf, labelParameter, locationOf, type ParameterInput, type ParameterLabels } from './label.js'
export { PII_LIMITS, type PiiLimits } from './limits.js'
export { mask } from './mask.js'
export { withCertainty } from './model/certain.js'
export { FEATURES, featuresOf, share } from './model/features.js'
export { type RuleSet, ruleLabels } from './model/rules.js'
export { loadParameterModel, ParameterModel, type ParameterModelJson } from './model/score.js'
export { loadNameModel, NAME_THRESHOLD, type NameExplanation, NameModel } from './names/index.js'
export type { ProseFinding } from './prose/finding.js'
export { createProseReader, type ProseReading } from './prose/reader.js'
export {
  type ClassifyContext,
  DEFAULT_CONTEXT,
  regionsOf,
  ValueClassifier,
  type ValueVerdict,
} from './values/classify.js'
export { factsOf, VALUE_KINDS, type ValueFacts, type ValueKind } from './values/facts.js'
export { openSealed, type SealedValue, sealText } from './values/sealed.js'
export { createSealer, type Sealer, type SealerConfig } from './values/sealer.js'
export { type ParameterName, readName } from './words/parameter-name.js'
export type { PiiOptions } from './worker/options.js'
export { piiWorker } from './worker/worker.js'
