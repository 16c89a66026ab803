/** A metric as a time series: the observation, the forecast, the band in which it was to stay, and the alerts on it. SVG, so that it prints and needs no script. */
import type { PastPoint } from '@apiscope/model'
import { amount, clock, moment, words } from '../format.js'
import { useView } from '../view.js'

export interface Mark {
  at: number
  severity: string
  title: string
}

const W = 640
const H = 180
const LEFT = 64
const BOTTOM = 24
const TOP = 10

export function Chart({
  metric,
  points,
  ms,
  marks,
}: {
  metric: string
  points: readonly PastPoint[]
  ms: number
  marks: readonly Mark[]
}) {
  const { zone } = useView()
  const first = points[0]!.at
  const last = points.at(-1)!.at + ms
  const highest = Math.max(
    ...points.map(({ observed }) => observed ?? 0),
    ...points.map(({ expected }) => expected ?? 0),
    1e-9,
  )
  // A band that nobody has learnt yet is wide: it may leave the picture, the observation may not.
  const top = ceiling(Math.max(highest, Math.min(highest * 2, Math.max(...points.map(({ upper }) => upper ?? 0)))))
  const x = (at: number) => LEFT + ((at - first) / Math.max(1, last - first)) * (W - LEFT - 8)
  const y = (value: number) => TOP + (1 - Math.min(1.05, value / top)) * (H - TOP - BOTTOM)
  const beyond = points.filter(({ observed, upper }) => observed !== null && upper !== null && observed > upper)
  const told = `${words(metric)}, ${moment(first, zone)} to ${moment(last, zone)}: highest ${amount(metric, highest)}; ${beyond.length} of ${points.length} windows above the band`
  return (
    <figure class="chart">
      <figcaption>{words(metric)}</figcaption>
      <svg viewBox={`0 0 ${W} ${H}`} role="img" aria-label={told}>
        {[0, top / 2, top].map((value) => (
          <g key={value}>
            <line class="grid" x1={LEFT} x2={W - 8} y1={y(value)} y2={y(value)} />
            <text class="axis" x={LEFT - 6} y={y(value) + 4} text-anchor="end">
              {amount(metric, value)}
            </text>
          </g>
        ))}
        {[0, 0.5, 1].map((part) => (
          <text
            key={part}
            class="axis"
            x={x(first + part * (last - first))}
            y={H - 6}
            text-anchor={part === 0 ? 'start' : part === 1 ? 'end' : 'middle'}
          >
            {tick(first + part * (last - first), ms, zone)}
          </text>
        ))}
        <path class="band" d={bandPath(points, x, y, ms)} />
        <path class="expected" d={linePath(points, 'expected', x, y, ms)} />
        <path class="observed" d={linePath(points, 'observed', x, y, ms)} />
        {beyond.map(({ at, observed }) => (
          <circle key={at} class="beyond" cx={x(at + ms / 2)} cy={y(observed!)} r="3.5" />
        ))}
        {marks
          .filter(({ at }) => at >= first && at <= last)
          .map(({ at, severity, title }) => (
            <g key={`${at}${title}`} class={`mark ${severity}`}>
              <title>{`${severity}: ${title}`}</title>
              <line x1={x(at)} x2={x(at)} y1={TOP} y2={H - BOTTOM} />
              <path d={`M${x(at) - 5},${TOP - 8}h10l-5,9z`} />
            </g>
          ))}
      </svg>
    </figure>
  )
}

const tick = (at: number, ms: number, zone: string) =>
  ms >= 86_400_000 ? moment(at, zone).split(',')[0]! : `${moment(at, zone).slice(0, 6)} ${clock(at, zone).slice(0, 5)}`

/** 1, 2 or 5 times a power of ten. */
function ceiling(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value))
  return [1, 2, 5, 10].map((n) => n * power).find((n) => n >= value) ?? value
}

type Scale = (value: number) => number

/** Pieces of points that follow one another; where one is missing, the line is. */
function pieces(points: readonly PastPoint[], has: (point: PastPoint) => boolean): PastPoint[][] {
  const found: PastPoint[][] = [[]]
  for (const point of points) {
    if (has(point)) found.at(-1)!.push(point)
    else if (found.at(-1)!.length > 0) found.push([])
  }
  return found.filter((piece) => piece.length > 0)
}

function linePath(points: readonly PastPoint[], of: 'observed' | 'expected', x: Scale, y: Scale, ms: number): string {
  return pieces(points, (point) => point[of] !== null)
    .map((piece) => {
      const places = piece.map((point) => `${x(point.at + ms / 2).toFixed(1)},${y(point[of]!).toFixed(1)}`)
      return piece.length === 1 ? `M${places[0]}h2` : `M${places.join('L')}`
    })
    .join('')
}

function bandPath(points: readonly PastPoint[], x: Scale, y: Scale, ms: number): string {
  return pieces(points, ({ lower, upper }) => lower !== null && upper !== null)
    .map((piece) => {
      const above = piece.map(({ at, upper }) => `${x(at + ms / 2).toFixed(1)},${y(upper!).toFixed(1)}`)
      const below = piece.map(({ at, lower }) => `${x(at + ms / 2).toFixed(1)},${y(lower!).toFixed(1)}`).reverse()
      return `M${[...above, ...below].join('L')}Z`
    })
    .join('')
}
