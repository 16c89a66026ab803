/** The pages with a server behind them: each asks for what it shows, and again when something has changed. */
import type { ActorView, CoverageView, Incident, IncidentView, Summary } from '@apiscope/model'
import { type ComponentChildren, Fragment } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { ask, me, tell, whoAmI } from '../client.js'
import { shown } from '../format.js'
import { connected, generation, news } from '../live.js'
import { Level } from '../parts/basics.js'
import { IncidentBody } from '../parts/incident.js'
import { address, go, page, params } from '../router.js'
import { CopyButton, CorrectAction, DismissAction, JudgeActions, WhatIf } from './actions.js'
import { ApiPage, type ApiPageData } from './api.js'
import { FirstPage } from './first.js'
import { InventoryPageView } from './inventory.js'
import { ActorList, ActorPage, CoveragePage, IncidentList } from './lists.js'

/** What was asked for; the last answer stays while a newer one is on its way. */
function useAsked<T>(path: string, query: Record<string, string> = {}): { data?: T; problem?: string } {
  const [state, setState] = useState<{ data?: T; problem?: string }>({})
  const key = JSON.stringify([path, query])
  const now = generation.value
  useEffect(() => {
    let gone = false
    ask<T>(path, query).then(
      (data) => gone || setState({ data }),
      (error: Error) => gone || setState({ problem: error.message }),
    )
    return () => {
      gone = true
    }
  }, [key, now])
  return state
}

function Asked<T>({
  path,
  query,
  children,
}: {
  path: string
  query?: Record<string, string>
  children(data: T): ComponentChildren
}) {
  const { data, problem } = useAsked<T>(path, query)
  if (problem !== undefined)
    return (
      <p class="notice warning" role="alert">
        {problem}
      </p>
    )
  return <>{data === undefined ? <p class="quiet pad">Reading …</p> : children(data)}</>
}

const PAGES: Record<string, { title: string; view(): ComponentChildren }> = {
  first: {
    title: 'Overview',
    view: () => <Asked<Summary> path="summary">{(summary) => <FirstPage summary={summary} />}</Asked>,
  },
  inventory: { title: 'Inventory', view: () => <InventoryPageView /> },
  alerts: { title: 'Alerts', view: () => <Alerts /> },
  actors: {
    title: 'Callers',
    view: () => (
      <>
        <h1>Callers</h1>
        <p class="quiet">Logins and addresses that an incident names, with all that they did.</p>
        <Asked<{ actors: ActorView[] }> path="actors">{({ actors }) => <ActorList actors={actors} />}</Asked>
      </>
    ),
  },
  coverage: {
    title: 'Coverage',
    view: () => (
      <>
        <h1>Coverage</h1>
        <Asked<CoverageView> path="coverage">{(coverage) => <CoveragePage coverage={coverage} />}</Asked>
      </>
    ),
  },
  api: { title: 'API', view: () => <OneApi key={params.value.id} /> },
  alert: { title: 'Incident', view: () => <OneIncident key={params.value.id} /> },
  actor: {
    title: 'Caller',
    view: () => (
      <Asked<ActorView> path="actor" query={{ id: params.value.id ?? '' }}>
        {(actor) => <ActorPage actor={actor} />}
      </Asked>
    ),
  },
}
const MENU = ['first', 'inventory', 'alerts', 'actors', 'coverage']
/** Which entry of the menu a page belongs to. */
const UNDER: Record<string, string> = { api: 'inventory', alert: 'alerts', actor: 'actors' }

function OneApi() {
  const [scale, setScale] = useState<string>()
  return (
    <Asked<ApiPageData> path="api" query={{ id: params.value.id ?? '' }}>
      {(view) => {
        const scales = Object.keys(view.past)
        const now = scale ?? (scales.includes('1h') ? '1h' : scales[0])
        return (
          <ApiPage
            view={view}
            actions={{
              ...(view.risk ? { whatIf: <WhatIf risk={view.risk} />, judge: <JudgeActions api={view.api.id} /> } : {}),
              copy: (text, name) => <CopyButton text={text} name={name} />,
              correct: (line, label) => <CorrectAction api={view.api.id} line={line} label={label} />,
              ...(now === undefined ? {} : { scale: now }),
              scales: (
                <p class="actions" role="group" aria-label="length of the windows">
                  {scales.map((one) => (
                    <button
                      key={one}
                      type="button"
                      class="button"
                      aria-pressed={one === now}
                      onClick={() => setScale(one)}
                    >
                      {WINDOWS[one] ?? one}
                    </button>
                  ))}
                </p>
              ),
            }}
          />
        )
      }}
    </Asked>
  )
}

const WINDOWS: Record<string, string> = { '5m': '5 minutes', '1h': 'hours', '8h': '8 hours', '24h': 'days' }

function Alerts() {
  const { severity = '', dismissed = '', text = '' } = params.value
  const set = (more: Record<string, string>) => go('alerts', { ...params.value, ...more })
  return (
    <>
      <h1>Alerts</h1>
      <form class="filters" role="search" onSubmit={(event) => event.preventDefault()}>
        <label>
          search{' '}
          <input
            type="search"
            value={text}
            placeholder="words of the title"
            onChange={(event) => set({ text: event.currentTarget.value })}
          />
        </label>
        <label>
          severity at least{' '}
          <select value={severity} onChange={(event) => set({ severity: event.currentTarget.value })}>
            <option value="">low</option>
            {['medium', 'high', 'critical'].map((one) => (
              <option key={one}>{one}</option>
            ))}
          </select>
        </label>
        <label>
          <input
            type="checkbox"
            checked={dismissed === 'true'}
            onChange={(event) => set({ dismissed: event.currentTarget.checked ? 'true' : '' })}
          />{' '}
          also dismissed ones
        </label>
      </form>
      <Asked<{ rows: Incident[]; matching: number }>
        path="incidents"
        query={{ severity, dismissed, text, limit: '200' }}
      >
        {({ rows, matching }) => <IncidentList rows={rows} matching={matching} />}
      </Asked>
    </>
  )
}

function OneIncident() {
  return (
    <Asked<IncidentView> path="incident" query={{ id: params.value.id ?? '' }}>
      {(incident) => (
        <>
          <h1>{incident.name}</h1>
          <div class="head-line">
            <Level level={incident.severity} /> <bdi>{shown(incident.title, 2000)}</bdi>
          </div>
          <IncidentBody incident={incident} actions={(step) => <DismissAction step={step} />} />
        </>
      )}
    </Asked>
  )
}

export function App() {
  const { value } = me
  useEffect(() => {
    document.title = `${PAGES[page.value]?.title ?? 'Not found'} · apiscope`
  }, [page.value])
  if (value === undefined) return <p class="quiet pad">Loading …</p>
  if (value.viewer === null) return <Login kind={value.login} />
  const current = UNDER[page.value] ?? page.value
  return (
    <>
      <button type="button" class="skip button" onClick={() => document.getElementById('main')?.focus()}>
        Skip to the page
      </button>
      <header class="top-bar">
        <a class="brand" href="#/">
          apiscope
        </a>
        <nav aria-label="Pages">
          {MENU.map((name) => (
            <a key={name} href={address(name)} aria-current={current === name ? 'page' : undefined}>
              {PAGES[name]!.title}
            </a>
          ))}
        </nav>
        <span class="who">
          {connected.value ? null : <span class="notice warning">not connected: what you see may be old</span>}
          {value.login === 'none' ? null : (
            <>
              {value.viewer.name} ({value.viewer.role})
              {value.login === 'proxy' ? null : (
                <button type="button" class="button" onClick={() => void tell('logout', {}).then(whoAmI)}>
                  log out
                </button>
              )}
            </>
          )}
        </span>
      </header>
      <div class="news" role="status" aria-live="polite">
        {news.value.map(({ id, severity, title }) => (
          <a key={id} href={address('alert', { id })}>
            <Level level={severity} /> new: {shown(title, 120)}
          </a>
        ))}
      </div>
      <main id="main" tabIndex={-1}>
        <Fragment key={`${page.value} ${params.value.id ?? ''}`}>
          {(
            PAGES[page.value]?.view ??
            (() => (
              <p class="empty">
                There is no such page. <a href="#/">Overview</a>
              </p>
            ))
          )()}
        </Fragment>
      </main>
    </>
  )
}

function Login({ kind }: { kind: string }) {
  const [token, setToken] = useState('')
  const [problem, setProblem] = useState(
    params.value.failed ? 'The login did not succeed, or you have no role here.' : '',
  )
  const send = (event: Event) => {
    event.preventDefault()
    tell('login', { token }).then(whoAmI, (error: Error) => setProblem(error.message))
  }
  return (
    <main class="login card">
      <h1>apiscope</h1>
      {kind === 'tokens' ? (
        <form onSubmit={send}>
          <label>
            your token{' '}
            <input
              type="password"
              autocomplete="current-password"
              required
              value={token}
              onInput={(event) => setToken(event.currentTarget.value)}
            />
          </label>
          <button type="submit" class="button primary">
            log in
          </button>
        </form>
      ) : kind === 'oidc' ? (
        <p>
          <a class="button primary" href="/login/oidc">
            log in with your organisation
          </a>
        </p>
      ) : (
        <p>Open this page through the proxy that logs you in.</p>
      )}
      {problem ? (
        <p class="notice warning" role="alert">
          {problem}
        </p>
      ) : null}
    </main>
  )
}
