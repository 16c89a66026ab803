/** Pure numerics: no I/O, no clock, no randomness but from a seed. */

export * from './boost/boosted-trees.js'
export * from './data.js'
export * from './features/character-model.js'
export * from './features/tfidf.js'
export * from './features/truncated-svd.js'
export * from './holtwinters/brutlag.js'
export * from './holtwinters/double-seasonal.js'
export * from './holtwinters/filter.js'
export * from './holtwinters/fit.js'
export * from './holtwinters/forecast.js'
export * from './holtwinters/initial.js'
export * from './holtwinters/start.js'
export * from './holtwinters/streaming.js'
export type {
  HoltWintersJson,
  HoltWintersOptions,
  HoltWintersPhase,
  StreamForecast,
  StreamStep,
} from './holtwinters/streaming-options.js'
export * from './linear/calibrate.js'
export * from './linear/hashed-logistic.js'
export * from './linear/logistic.js'
export * from './metrics/ranking.js'
export * from './neighbours/lof.js'
export * from './neighbours/mahalanobis.js'
export * from './neighbours/nearest.js'
export * from './numeric/normal.js'
export * from './numeric/robust.js'
export * from './optimise/lbfgs.js'
export * from './optimise/nelder-mead.js'
export * from './random.js'
export * from './sketch/count-min.js'
export * from './sketch/hash.js'
export * from './sketch/hyperloglog.js'
export * from './sketch/reservoir.js'
export * from './sketch/space-saving.js'
export * from './sketch/t-digest.js'
export type { KernelOptions } from './svm/kernel.js'
export * from './svm/one-class.js'
export * from './svm/smo.js'
