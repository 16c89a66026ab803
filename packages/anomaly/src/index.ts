export { anomalyWorker, createAnomalyWorker } from './api/worker.js'
export { type AnomalyOptions, DEFAULT_ANOMALY_OPTIONS } from './options.js'
export { MetricSeries, type SeriesPoint } from './series/metric-series.js'
