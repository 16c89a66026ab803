/** Pure numerics: no I/O, no clock, no randomness but from a seed. */
export * from './holtwinters/filter.js'
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
export * from './numeric/normal.js'
export * from './numeric/robust.js'
