/** The first page, in the order in which a person asks. */
import type { Summary } from '@apiscope/model'
import { counted, integer, shown, words } from '../format.js'
import { ActorLink, ApiLink, Empty, Figure, Labels, Risk, Section, Time } from '../parts/basics.js'
import { CoverageSummary } from '../parts/coverage.js'
import { IncidentLine } from '../parts/incident.js'
import { Sankey } from '../parts/sankey.js'
import { useView } from '../view.js'

export function FirstPage({ summary }: { summary: Summary }) {
  const { link } = useView()
  const { apis, incidents, changes, now, since } = summary
  return (
    <>
      <h1 class="sr">Overview</h1>
      <div class="figures">
        <Figure n={integer(apis.total)} name={`APIs on ${counted(apis.hosts, 'host')}`} href={link('inventory')} />
        <Figure
          n={integer(apis.critical + apis.high)}
          name="of high or critical risk"
          href={link('inventory', { level: 'high' })}
          bad={apis.critical > 0}
        />
        <Figure n={integer(apis.withData)} name="hand out personal data" href={link('inventory', { sort: 'risk' })} />
        <Figure
          n={integer(apis.unauthenticated)}
          name="answer without login"
          href={link('inventory', { is: 'unauthenticated' })}
          bad={apis.unauthenticated > 0}
        />
        <Figure
          n={integer(incidents.open)}
          name="open incidents"
          href={link('alerts')}
          bad={incidents.gravest.some(({ severity }) => severity === 'critical')}
        />
      </div>
      <Section
        title="1 · Can you see?"
        note={link('coverage') ? <a href={link('coverage')}>all of it</a> : null}
        id="see"
      >
        <CoverageSummary coverage={summary.coverage} />
      </Section>
      <Section
        title="2 · What is new or worse?"
        note={
          since === null || now === null ? null : (
            <>
              in the 24 hours before <Time at={now} />, the last traffic
            </>
          )
        }
        id="new"
      >
        {incidents.gravest.length === 0 ? (
          <Empty>No incident in these 24 hours.</Empty>
        ) : (
          <>
            <ul class="plain">
              {incidents.gravest.map((incident) => (
                <IncidentLine key={incident.id} incident={incident} />
              ))}
            </ul>
            {incidents.since > incidents.gravest.length ? (
              <p>
                The gravest {incidents.gravest.length} of {counted(incidents.since, 'incident')}
                {link('alerts') ? (
                  <>
                    : <a href={link('alerts')}>all of them</a>
                  </>
                ) : null}
                .
              </p>
            ) : null}
          </>
        )}
        <h3>Changes</h3>
        {changes.newest.length === 0 ? (
          <Empty>No API appeared or changed.</Empty>
        ) : (
          <Changes changes={changes.newest} />
        )}
        {changes.total > changes.newest.length ? (
          <p class="quiet">
            The newest {changes.newest.length} of {counted(changes.total, 'change')}.
          </p>
        ) : null}
      </Section>
      <Section title="3 · The ten APIs to fix first" note="and what makes each of them urgent" id="fix">
        <TopApis summary={summary} />
      </Section>
      <Section
        title="4 · Whose data moves where?"
        note="personal data in answers: what, through which API, to whom"
        id="flow"
      >
        {summary.flow.links.length === 0 ? (
          <Empty>No personal data has been found in answers so far.</Empty>
        ) : (
          <Sankey flow={summary.flow} />
        )}
        <IdFlows summary={summary} />
      </Section>
    </>
  )
}

export function Changes({ changes }: { changes: Summary['changes']['newest'] }) {
  return (
    <ul class="plain changes">
      {changes.map(({ at, api, kind, name, detail }) => (
        <li key={`${at}${api}${kind}${name}${detail}`}>
          <span class="quiet">
            <Time at={at} brief />
          </span>{' '}
          <strong>{words(kind)}</strong> <ApiLink id={api} most={90} />
          <span class="quiet">
            {' '}
            {name ? `${shown(name, 80)}: ` : ''}
            {shown(detail, 200)}
          </span>
        </li>
      ))}
    </ul>
  )
}

function TopApis({ summary }: { summary: Summary }) {
  if (summary.top.length === 0)
    return <Empty>No API is known yet. APIs appear here as soon as a server has answered for them.</Empty>
  return (
    <ol class="top">
      {summary.top.map(({ id, risk, level, labels, calls, why, incidents }) => (
        <li key={id}>
          <Risk risk={risk} level={level} />
          <div class="grow">
            <div class="lead">
              <ApiLink id={id} />
            </div>
            <div class="line">
              {why.length === 0
                ? 'no single reason stands out'
                : why.map(({ name, contribution }) => `${words(name)} +${contribution.toFixed(1)}`).join(', ')}
            </div>
            <div class="quiet">
              {counted(calls, 'call')}
              {incidents > 0 ? ` · ${counted(incidents, 'open incident')}` : ''} <Labels labels={labels} />
            </div>
          </div>
        </li>
      ))}
    </ol>
  )
}

function IdFlows({ summary }: { summary: Summary }) {
  const { link } = useView()
  const { ids } = summary.flow
  if (ids.length === 0) return null
  return (
    <>
      <h3>Ids that were looked up at one API and used at another</h3>
      <ul class="plain">
        {ids.slice(0, 10).map(({ from, to, who, objects, time, alert }) => (
          <li key={`${from}${to}${who}`} class="idflow">
            <ApiLink id={from} most={60} /> <span aria-hidden="true">→</span> <span class="sr">to</span>{' '}
            <ApiLink id={to} most={60} />
            <div class="quiet">
              {counted(objects, 'object')} by <ActorLink id={who} /> · <Time at={time} brief />
              {link('alert', { id: alert }) ? (
                <>
                  {' '}
                  · <a href={link('alert', { id: alert })}>the incident</a>
                </>
              ) : null}
            </div>
          </li>
        ))}
      </ul>
    </>
  )
}
