import type { Segment } from './segments.js'

/** What a bad mirror does to a packet stream: each a function from segments to segments, driven by numbers, never by chance. */
export type Transform = (segments: readonly Segment[]) => Segment[]

/** A repeatable stream of numbers in [0, 1): mulberry32. */
export function numbers(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

/** Drops each segment with this probability. */
export function lose(seed: number, share: number): Transform {
  return (segments) => {
    const next = numbers(seed)
    return segments.filter(() => next() >= share)
  }
}

/** Repeats segments, right away or up to `distance` places later. */
export function duplicate(seed: number, share: number, distance: number): Transform {
  return (segments) => {
    const next = numbers(seed)
    return moved(
      segments.flatMap((segment, i) => {
        const here = { segment, at: i }
        return next() < share ? [here, { segment, at: i + next() * distance }] : [here]
      }),
    )
  }
}

/** Delays segments by up to `distance` places. */
export function reorder(seed: number, share: number, distance: number): Transform {
  return (segments) => {
    const next = numbers(seed)
    return moved(segments.map((segment, i) => ({ segment, at: next() < share ? i + next() * distance : i })))
  }
}

/** One direction comes this many places late, as a whole. */
export function skew(from: 0 | 1, distance: number): Transform {
  return (segments) =>
    moved(segments.map((segment, i) => ({ segment, at: segment.from === from ? i + distance + 0.5 : i })))
}

/** Cuts each payload to `bytes`, as a snaplen does. */
export function truncate(bytes: number): Transform {
  return (segments) =>
    segments.map((segment) =>
      segment.data.length <= bytes
        ? segment
        : { ...segment, data: segment.data.subarray(0, bytes), missing: segment.data.length - bytes },
    )
}

/** Only one direction is mirrored. */
export function oneSided(from: 0 | 1): Transform {
  return (segments) => segments.filter((segment) => segment.from === from)
}

/** Each payload in pieces of at most `bytes`: the same stream, cut elsewhere. */
export function split(bytes: number): Transform {
  return (segments) => segments.flatMap((segment) => pieces(segment, bytes))
}

/** Both ends are mirrored: every packet comes again under another tap, up to `distance` places later. */
export function mirrorTwice(seed: number, tap: number, distance: number): Transform {
  return (segments) => {
    const next = numbers(seed)
    return moved(
      segments.flatMap((segment, i) => [
        { segment, at: i },
        { segment: { ...segment, tap }, at: i + next() * distance },
      ]),
    )
  }
}

/** Each direction comes by a VLAN of its own. */
export function asymmetricTaps(first: number, second: number): Transform {
  return (segments) => segments.map((segment) => ({ ...segment, tap: segment.from === 0 ? first : second }))
}

/** Several streams mixed, each in its own order. */
export function interleave(seed: number, streams: readonly (readonly Segment[])[]): Segment[] {
  const next = numbers(seed)
  const left = streams.map((stream) => [...stream])
  const mixed: Segment[] = []
  for (;;) {
    const open = left.filter((stream) => stream.length > 0)
    if (open.length === 0) return retime(mixed)
    mixed.push(open[Math.floor(next() * open.length)]!.shift()!)
  }
}

function pieces(segment: Segment, bytes: number): Segment[] {
  if (segment.data.length <= bytes) return [segment]
  const out: Segment[] = []
  for (let at = 0; at < segment.data.length; at += bytes) {
    const last = at + bytes >= segment.data.length
    const flags = last ? segment.flags : segment.flags & ~0x01
    out.push({ ...segment, data: segment.data.subarray(at, at + bytes), seq: (segment.seq + at) >>> 0, flags })
  }
  return out
}

function moved(places: { segment: Segment; at: number }[]): Segment[] {
  const order = places.map((place, i) => ({ ...place, i })).sort((a, b) => a.at - b.at || a.i - b.i)
  return retime(order.map((place) => place.segment))
}

/** The capture stamps what it sees in the order in which it sees it: the same times, in order. */
function retime(segments: Segment[]): Segment[] {
  const times = segments.map((segment) => segment.time).sort((a, b) => a - b)
  return segments.map((segment, i) => ({ ...segment, time: times[i]! }))
}
