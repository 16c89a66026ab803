/** Bounds of the search through bodies that are longer than what is kept of them. */
export interface BodySearchLimits {
  /** Bytes that are judged together with those before and behind them: a window is three of them. Bytes, 384. */
  block: number
  /** Windows of one body that are kept, the most suspicious; of others `sensor.values_not_scored` tells. Count, 32. */
  windows: number
}

export const BODY_SEARCH_LIMITS: BodySearchLimits = {
  block: 384,
  windows: 32,
}
