/** Small parts of every page. */
import type { ComponentChildren } from 'preact'
import { clock, moment, percent, shown } from '../format.js'
import { useView } from '../view.js'

/** In the viewer's zone, with the tenant's beside it where it is another. */
export function Time({ at, brief }: { at: number; brief?: boolean }) {
  const { zone, viewerZone } = useView()
  if (!Number.isFinite(at) || at <= 0) return <span>–</span>
  const own = moment(at, viewerZone)
  const theirs = moment(at, zone)
  const same = own === theirs
  const iso = new Date(at).toISOString()
  return (
    <time dateTime={iso} title={`${theirs} ${zone}`}>
      {own}
      {same ? (
        brief ? (
          ''
        ) : (
          <span class="quiet"> {zone}</span>
        )
      ) : (
        <span class="quiet">
          {' '}
          ({clock(at, zone)}
          {brief ? '' : ` ${zone}`})
        </span>
      )}
    </time>
  )
}

export function ApiLink({ id, most }: { id: string; most?: number }) {
  const { link } = useView()
  const href = link('api', { id })
  const text = shown(id, most)
  const space = text.indexOf(' ')
  const inner = (
    <>
      <span class="method">{text.slice(0, space)}</span> <span class="path">{text.slice(space + 1)}</span>
    </>
  )
  return href === undefined ? (
    <span class="api" title={shown(id, 2000)}>
      {inner}
    </span>
  ) : (
    <a class="api" href={href} title={shown(id, 2000)}>
      {inner}
    </a>
  )
}

export function ActorLink({ id }: { id: string }) {
  const { link } = useView()
  const href = link('actor', { id })
  const text = <bdi>{shown(id, 60)}</bdi>
  return href === undefined ? text : <a href={href}>{text}</a>
}

export const Level = ({ level, children }: { level: string; children?: ComponentChildren }) => (
  <span class={`level ${level}`}>{children ?? level}</span>
)

export function Risk({ risk, level }: { risk: number; level: string }) {
  return (
    <span class={`level ${level}`} title={`risk ${risk.toFixed(1)} of 100: ${level}`}>
      {Math.round(risk)} <span class="word">{level}</span>
    </span>
  )
}

export const Labels = ({ labels }: { labels: readonly string[] }) => (
  <>
    {labels.map((label) => (
      <span key={label} class="label">
        {shown(label, 40)}
      </span>
    ))}
  </>
)

/** A share as a bar, with its number. */
export function Bar({ share, of }: { share: number; of: string }) {
  return (
    <span class="bar-with">
      <svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
        <rect class="bar-ground" width="100" height="10" />
        <rect class="bar-fill" width={Math.max(0, Math.min(100, share * 100))} height="10" />
      </svg>
      {percent(share)} {of}
    </span>
  )
}

export const Empty = ({ children }: { children: ComponentChildren }) => <p class="empty">{children}</p>

export function Section({
  title,
  note,
  children,
  id,
}: {
  title: string
  note?: ComponentChildren
  children: ComponentChildren
  id?: string
}) {
  return (
    <section class="card" id={id}>
      <h2>
        {title} {note ? <span class="note">{note}</span> : null}
      </h2>
      {children}
    </section>
  )
}

/** A number with its name. */
export function Figure({ n, name, href, bad }: { n: string; name: string; href?: string; bad?: boolean }) {
  const inner = (
    <>
      <strong class={bad ? 'bad' : ''}>{n}</strong> <span>{name}</span>
    </>
  )
  return href === undefined ? (
    <div class="figure">{inner}</div>
  ) : (
    <a class="figure" href={href}>
      {inner}
    </a>
  )
}
