/** Exit status that a finished command asked for; 1 when one of several inputs failed. */
export interface Outcome {
  status: 0 | 1
}
