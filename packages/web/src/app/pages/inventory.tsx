/** The inventory: filtered, sorted and paged by the server; of 100,000 APIs only what is looked at is drawn. */
import type { ApiRow, Facets, InventoryPage } from '@apiscope/model'
import { elementScroll, observeElementOffset, observeElementRect, Virtualizer } from '@tanstack/virtual-core'
import { Component } from 'preact'
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
import { ask } from '../client.js'
import { integer, percent, shown } from '../format.js'
import { generation } from '../live.js'
import { ApiLink, Empty, Labels, Risk, Time } from '../parts/basics.js'
import { go, params } from '../router.js'

const PAGE = 100

interface Column {
  name: string
  title: string
  sort?: string
  cell(row: ApiRow): preact.ComponentChildren
}

const COLUMNS: readonly Column[] = [
  { name: 'risk', title: 'risk', sort: 'risk', cell: (row) => <Risk risk={row.risk} level={row.level} /> },
  { name: 'api', title: 'API', sort: 'name', cell: (row) => <ApiLink id={row.id} /> },
  {
    name: 'labels',
    title: 'data',
    cell: (row) => <Labels labels={[...new Set([...row.responseLabels, ...row.requestLabels])]} />,
  },
  { name: 'auth', title: 'login', cell: (row) => row.authentication.map((one) => shown(one, 30)).join(', ') },
  { name: 'calls', title: 'calls', sort: 'calls', cell: (row) => integer(row.calls) },
  { name: 'callers', title: 'callers', sort: 'actors', cell: (row) => integer(row.actors) },
  { name: 'state', title: 'state', cell: (row) => [...row.lifecycle, ...(row.public ? ['public'] : [])].join(', ') },
  { name: 'open', title: 'without login', cell: (row) => percent(row.openShare) },
  { name: 'tls', title: 'over TLS', cell: (row) => percent(row.tlsShare) },
  { name: 'first', title: 'first seen', sort: 'first_seen', cell: (row) => <Time at={row.firstSeen} brief /> },
  { name: 'last', title: 'last seen', sort: 'last_seen', cell: (row) => <Time at={row.lastSeen} brief /> },
  { name: 'changed', title: 'changed', sort: 'changed', cell: (row) => <Time at={row.changed} brief /> },
]
const USUAL = ['risk', 'api', 'labels', 'auth', 'calls', 'callers', 'state']
const FILTERS = ['text', 'host', 'label', 'auth', 'level', 'is'] as const
const IS = ['public', 'unauthenticated', 'plaintext', 'shadow', 'zombie', 'unused', 'deprecated']

export function InventoryPageView() {
  const asked = params.value
  const columns = COLUMNS.filter(({ name }) => (asked.cols?.split(' ') ?? USUAL).includes(name))
  const query = useMemo(() => Object.fromEntries(Object.entries(asked).filter(([name]) => name !== 'cols')), [asked])
  const [facets, setFacets] = useState<Facets>()
  useEffect(() => void ask<Facets>('facets').then(setFacets, () => undefined), [])
  const set = (name: string, value: string) => go('inventory', { ...asked, [name]: value })
  return (
    <>
      <h1>Inventory</h1>
      <form class="filters" onSubmit={(event) => event.preventDefault()} role="search">
        <label>
          search{' '}
          <input
            type="search"
            value={asked.text ?? ''}
            placeholder="words of method, host or path"
            onInput={later((value) => set('text', value))}
          />
        </label>
        <Choice name="host" value={asked.host} options={facets?.hosts} set={set} />
        <Choice name="label" title="data" value={asked.label} options={facets?.labels} set={set} />
        <Choice name="auth" title="login" value={asked.auth} options={facets?.authentication} set={set} />
        <Choice
          name="level"
          title="risk at least"
          value={asked.level}
          options={['critical', 'high', 'medium']}
          set={set}
        />
        <Choice name="is" title="state" value={asked.is} options={IS} set={set} />
        {FILTERS.some((name) => asked[name]) ? (
          <a class="button" href="#/inventory">
            clear
          </a>
        ) : null}
        <details class="columns">
          <summary>columns</summary>
          <div>
            {COLUMNS.map(({ name, title }) => (
              <label key={name}>
                <input
                  type="checkbox"
                  checked={columns.some((column) => column.name === name)}
                  disabled={name === 'api'}
                  onChange={() => {
                    const now = columns.map((column) => column.name)
                    set('cols', (now.includes(name) ? now.filter((one) => one !== name) : [...now, name]).join(' '))
                  }}
                />{' '}
                {title}
              </label>
            ))}
          </div>
        </details>
      </form>
      <Rows key={JSON.stringify(query)} query={query} columns={columns} sort={(name) => set('sort', name)} />
    </>
  )
}

function Choice({
  name,
  title = name,
  value,
  options,
  set,
}: {
  name: string
  title?: string
  value?: string
  options?: readonly string[]
  set(name: string, value: string): void
}) {
  return (
    <label>
      {title}{' '}
      <select value={value ?? ''} onChange={(event) => set(name, event.currentTarget.value)}>
        <option value="">all</option>
        {[...new Set([...(value ? [value] : []), ...(options ?? [])])].map((one) => (
          <option key={one} value={one}>
            {shown(one, 60)}
          </option>
        ))}
      </select>
    </label>
  )
}

/** Typed letters are asked for once the typing rests. */
function later(act: (value: string) => void): (event: { currentTarget: HTMLInputElement }) => void {
  return ({ currentTarget }) => {
    clearTimeout(pending)
    pending = setTimeout(() => act(currentTarget.value), 250)
  }
}
let pending: ReturnType<typeof setTimeout> | undefined

function Rows({
  query,
  columns,
  sort,
}: {
  query: Record<string, string>
  columns: readonly Column[]
  sort(name: string): void
}) {
  const pages = useRef(new Map<number, ApiRow[]>())
  const wanted = useRef(new Set<number>())
  const [counts, setCounts] = useState<{ matching: number; total: number }>()
  const [problem, setProblem] = useState<string>()
  const [, redraw] = useState(0)
  const load = (page: number) => {
    if (wanted.current.has(page)) return
    wanted.current.add(page)
    ask<InventoryPage>('inventory', { ...query, offset: String(page * PAGE), limit: String(PAGE) }).then(
      ({ rows, matching, total }) => {
        pages.current.set(page, rows)
        setCounts({ matching, total })
        setProblem(undefined)
        redraw((n) => n + 1)
      },
      (error: Error) => {
        wanted.current.delete(page)
        setProblem(error.message)
      },
    )
  }
  const now = generation.value
  useEffect(() => {
    // What is shown stays until the new lines are there.
    const shownPages = pages.current.size === 0 ? [0] : [...pages.current.keys()].slice(-3)
    wanted.current.clear()
    for (const page of shownPages) load(page)
  }, [now])
  if (problem !== undefined)
    return (
      <p class="notice warning" role="alert">
        {problem}
      </p>
    )
  if (!counts) return <p class="quiet pad">Reading …</p>
  if (counts.total === 0)
    return <Empty>The store holds no API yet. They appear as soon as a server has answered for them.</Empty>
  if (counts.matching === 0)
    return (
      <Empty>
        None of {integer(counts.total)} APIs is like that. <a href="#/inventory">Show all</a>
      </Empty>
    )
  const rowOf = (index: number): ApiRow | undefined => {
    const page = Math.floor(index / PAGE)
    load(page)
    return pages.current.get(page)?.[index % PAGE]
  }
  return (
    <>
      <p class="quiet" role="status">
        {integer(counts.matching)} of {integer(counts.total)} APIs
      </p>
      <VirtualTable count={counts.matching} rowOf={rowOf} columns={columns} query={query} sort={sort} />
    </>
  )
}

const HEIGHT = 44

function VirtualTable({
  count,
  rowOf,
  columns,
  query,
  sort,
}: {
  count: number
  rowOf(index: number): ApiRow | undefined
  columns: readonly Column[]
  query: Record<string, string>
  sort(name: string): void
}) {
  const box = useRef<HTMLDivElement>(null)
  const [, redraw] = useState(0)
  const narrow = useNarrow()
  const height = narrow ? 72 : HEIGHT
  const virtual = useRef<Virtualizer<HTMLDivElement, Element>>(undefined)
  const options = {
    count,
    getScrollElement: () => box.current,
    estimateSize: () => height,
    overscan: 12,
    scrollToFn: elementScroll,
    observeElementRect,
    observeElementOffset,
    onChange: () => redraw((n) => n + 1),
  }
  virtual.current ??= new Virtualizer(options)
  virtual.current.setOptions(options)
  useLayoutEffect(() => virtual.current!._didMount(), [])
  useLayoutEffect(() => virtual.current!._willUpdate())
  useLayoutEffect(() => virtual.current!.measure(), [height])
  const items = virtual.current.getVirtualItems()
  const sorted = query.sort ?? 'risk'
  return (
    <div
      class={`rows ${narrow ? 'narrow' : ''}`}
      ref={box}
      tabIndex={0}
      role="table"
      aria-label="APIs"
      aria-rowcount={count + 1}
      aria-colcount={columns.length}
    >
      <div role="rowgroup" class="head">
        <div role="row" class="row" aria-rowindex={1}>
          {columns.map(({ name, title, sort: by }) => (
            <div
              key={name}
              role="columnheader"
              class={`cell c-${name}`}
              aria-sort={
                by === sorted ? (query.descending === 'false' || by === 'name' ? 'ascending' : 'descending') : undefined
              }
            >
              {by ? (
                <button type="button" onClick={() => sort(by)}>
                  {title}
                  {by === sorted ? ' ▾' : ''}
                </button>
              ) : (
                title
              )}
            </div>
          ))}
        </div>
      </div>
      <div role="rowgroup" class="body" style={{ height: `${virtual.current.getTotalSize()}px` }}>
        {items.map(({ index, start, size }) => (
          <Row key={index} index={index} start={start} size={size} row={rowOf(index)} columns={columns} />
        ))}
      </div>
    </div>
  )
}

interface RowProps {
  index: number
  start: number
  size: number
  row: ApiRow | undefined
  columns: readonly Column[]
}

/** Drawn anew only when something of it has changed: while a list is scrolled, most of its lines stay as they are. */
class Row extends Component<RowProps> {
  override shouldComponentUpdate(next: RowProps): boolean {
    const { row, start, size, columns } = this.props
    const sameColumns = columns.length === next.columns.length && columns.every((one, i) => one === next.columns[i])
    return row !== next.row || start !== next.start || size !== next.size || !sameColumns
  }

  override render({ index, start, size, row, columns }: RowProps) {
    return (
      <div
        role="row"
        class="row"
        aria-rowindex={index + 2}
        style={{ transform: `translateY(${start}px)`, height: `${size}px` }}
      >
        {columns.map((column) => (
          <div key={column.name} role="cell" class={`cell c-${column.name}`}>
            {row ? column.cell(row) : <span class="quiet">…</span>}
          </div>
        ))}
      </div>
    )
  }
}

function useNarrow(): boolean {
  const query = '(max-width: 720px)'
  const [narrow, setNarrow] = useState(() => matchMedia(query).matches)
  useEffect(() => {
    const list = matchMedia(query)
    const changed = () => setNarrow(list.matches)
    list.addEventListener('change', changed)
    return () => list.removeEventListener('change', changed)
  }, [])
  return narrow
}
