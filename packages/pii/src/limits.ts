/** Every limit of the room, with unit and default; `docs/limits.md` lists them. */
export interface PiiLimits {
  /** Parameters kept per API; beyond, one without labels that was seen least gives way, and it is counted (`pii.parameters_over_limit`). Count, 512. */
  parametersPerApi: number
  /** Values of one parameter looked at per exchange. */
  valuesPerExchange: number
  /** Classified values after which all counts are halved, so that old traffic fades. */
  window: number
  /** All of this many first values of a parameter are classified; after that one in 8, 64, 256. */
  sampleAll: number
  /** Values classified in full after a value of a new shape was seen. */
  burst: number
  /** Exchanges that must carry a parameter before it gets a label, unless the evidence is certain. */
  minExchanges: number
  /** Probability that makes a label certain with a single exchange, 0–1. */
  certain: number
  /** How far below its threshold a label's probability must fall before it is taken away, 0–1. */
  hysteresis: number
  /** A label whose parameter was not seen for so long, while its API was called, is taken away; one whose API is silent, too, begins to fade. ms of event time, 45 days. */
  expireMs: number
  /** A label whose API was silent for so long is forgotten (`--keep-labels`). ms of event time, 400 days. */
  forgetMs: number
  /** Findings of an API that are less than high wait so long for others, and are one alert with them. ms of event time. */
  togetherMs: number
  /** Distinct value hashes kept exactly per parameter; beyond it the count is estimated. */
  distinct: number
  /** Characters of a parameter name that are kept. */
  nameLength: number
  /** Labels a parameter may carry. */
  labelsPerParameter: number
}

export const PII_LIMITS: PiiLimits = {
  parametersPerApi: 512,
  valuesPerExchange: 4,
  window: 1024,
  sampleAll: 32,
  burst: 16,
  minExchanges: 2,
  certain: 0.9,
  hysteresis: 0.2,
  expireMs: 45 * 86_400_000,
  forgetMs: 400 * 86_400_000,
  togetherMs: 60_000,
  distinct: 64,
  nameLength: 256,
  labelsPerParameter: 4,
}
