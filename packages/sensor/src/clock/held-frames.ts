/** A copy of a frame whose time is doubted, until it is known what to think of it. */
export interface HeldFrame {
  bytes: Buffer
  wireLength: number
  time: number
  linkType: number
}

/** How far apart two stamps may be and still be of one clock. */
export interface Agreement {
  /** Steps back up to this are reordering between queues and interfaces, ms. */
  clockBackMs: number
  /** Steps ahead up to this are silence, ms. */
  clockAheadMs: number
}

/** Held frames that agree with one another: stamps of one clock. */
export interface Cluster {
  /** Place of its first frame among the held. */
  first: number
  low: number
  high: number
  count: number
}

/** Clocks distinguished among the held frames; what is beyond belongs to none. Count. */
const CLUSTERS = 16

/** Might a frame stamped `time` come next on a clock that stands at `now`? */
export function agrees(now: number, time: number, limits: Agreement): boolean {
  return time >= now - limits.clockBackMs && time <= now + limits.clockAheadMs
}

/** The clocks by which these frames were stamped, in order of their first frames. */
export function clustersOf(frames: readonly HeldFrame[], limits: Agreement): Cluster[] {
  const clusters: Cluster[] = []
  for (const [i, { time }] of frames.entries()) {
    const cluster = clusters.find(({ high }) => agrees(high, time, limits))
    if (cluster) {
      cluster.count++
      cluster.low = Math.min(cluster.low, time)
      cluster.high = Math.max(cluster.high, time)
    } else if (clusters.length < CLUSTERS) clusters.push({ first: i, low: time, high: time, count: 1 })
  }
  return clusters
}
