/** The same pages as one file: no script, nothing loaded. */
import type { ReportData } from '@apiscope/model'
import { render } from 'preact-render-to-string'
import { integer, moment, percent, shown } from './format.js'
import { ApiPage } from './pages/api.js'
import { FirstPage } from './pages/first.js'
import { ActorList, CoveragePage } from './pages/lists.js'
import { ApiLink, Labels, Level, Risk, Section } from './parts/basics.js'
import { IncidentBody } from './parts/incident.js'
import css from './style.css'
import { type View, ViewContext } from './view.js'

export function report(data: ReportData): string {
  const places = new Map<string, string>()
  data.apis.forEach(({ api }, i) => void places.set(`api ${api.id}`, `#api-${i}`))
  data.incidents.forEach(({ alerts }, i) => {
    for (const id of alerts) places.set(`alert ${id}`, `#alert-${i}`)
  })
  const fixed: Record<string, string> = { inventory: '#inventory', alerts: '#alerts', coverage: '#coverage' }
  const view: View = {
    link: (page, { id } = {}) => (id === undefined ? fixed[page] : places.get(`${page} ${id}`)),
    zone: data.zone,
    viewerZone: data.zone,
    still: true,
    can: { dismiss: false, correct: false, risk: false },
  }
  const body = render(
    <ViewContext.Provider value={view}>
      <Document data={data} />
    </ViewContext.Provider>,
  )
  const policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
${render(<title>{shown(data.title)}</title>)}<style>${css}</style></head>
<body class="report">${body}</body></html>
`
}

function Document({ data }: { data: ReportData }) {
  const { title, at, zone, summary, rows, more, apis, incidents, actors, coverage } = data
  return (
    <main>
      <header class="report-head">
        <strong class="brand">apiscope</strong> <span>{shown(title)}</span>
        <span class="quiet">{at === null ? '' : `traffic up to ${moment(at, zone)} ${zone}`}</span>
      </header>
      <FirstPage summary={summary} />
      <Section
        title="All APIs"
        note={`${integer(rows.length)} by risk${more > 0 ? `; ${integer(more)} more in the store` : ''}`}
        id="inventory"
      >
        <div class="scroll">
          <table>
            <thead>
              <tr>
                <th scope="col">risk</th>
                <th scope="col">API</th>
                <th scope="col">data</th>
                <th scope="col">login</th>
                <th scope="col" class="n">
                  calls
                </th>
                <th scope="col" class="n">
                  without login
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.id}>
                  <td>
                    <Risk risk={row.risk} level={row.level} />
                  </td>
                  <td>
                    <ApiLink id={row.id} />
                  </td>
                  <td>
                    <Labels labels={[...new Set([...row.responseLabels, ...row.requestLabels])]} />
                  </td>
                  <td>{row.authentication.map((one) => shown(one, 30)).join(', ')}</td>
                  <td class="n">{integer(row.calls)}</td>
                  <td class="n">{percent(row.openShare)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </Section>
      <h1 id="alerts">Incidents</h1>
      {incidents.length === 0 ? <p class="empty">None.</p> : null}
      {incidents.map((incident, i) => (
        <section key={incident.id} class="card" id={`alert-${i}`}>
          <h2>
            <Level level={incident.severity} /> {incident.name}
          </h2>
          <IncidentBody incident={incident} />
        </section>
      ))}
      <h1>Callers</h1>
      <ActorList actors={actors} />
      <h1 id="coverage">Coverage</h1>
      <CoveragePage coverage={coverage} />
      <h1>The riskiest APIs in full</h1>
      {apis.map((view, i) => (
        <article key={view.api.id} id={`api-${i}`} class="one-api">
          <ApiPage view={view} />
        </article>
      ))}
    </main>
  )
}
