/** Bounds and margins of the detector of injections. */
export interface InjectionOptions {
  /** Values of one parameter in one exchange that count for what is usual in it. Count, 64. */
  valuesPerExchange: number
  /** Parameters remembered per API; the one longest silent leaves (`anomaly.parameters_evicted`). Count, 64. */
  parameters: number
  /** Actors with attempts remembered per API; the one longest silent leaves. Count, 32. */
  attempters: number
  /** Attempts of an actor count together within this time. ms, 1 h. */
  attemptsMs: number
  /** Values of a parameter from which its own history says what is usual. Count, 8. */
  fewValues: number
  /** Share of values with a high score from which a parameter is one of rich text, code or queries. 0–1, 0.05. */
  richShare: number
  /** Actors that must have sent such values before they are taken for usual. Count, 3. */
  richActors: number
  /** Time that must lie between the first and the last of them. ms, 10 min. */
  richMs: number
  /** Evidence at which an alert is raised: 1 is one sure attempt on a parameter whose values never look so. 1. */
  alertAt: number
  /** One alert per API and actor in this time, and a second one only when attempts begin to be answered. ms, 6 h. */
  holdOffMs: number
}

export const DEFAULT_INJECTION_OPTIONS: InjectionOptions = {
  valuesPerExchange: 64,
  parameters: 64,
  attempters: 32,
  attemptsMs: 3_600_000,
  fewValues: 8,
  richShare: 0.05,
  richActors: 3,
  richMs: 600_000,
  alertAt: 1,
  holdOffMs: 21_600_000,
}
