/** Alerts, one incident, callers, coverage: what the app and the report both show. */
import type { ActorView, CoverageView, Incident } from '@apiscope/model'
import { counted, shown } from '../format.js'
import { ActorLink, ApiLink, Empty, Level, Section, Time } from '../parts/basics.js'
import { HostTable, NoSensor, SensorCoverage } from '../parts/coverage.js'
import { IncidentLine } from '../parts/incident.js'

export function IncidentList({ rows, matching }: { rows: readonly Incident[]; matching: number }) {
  if (matching === 0) return <Empty>No incident. New ones appear here as they are found.</Empty>
  return (
    <>
      <p class="quiet" role="status">
        {counted(matching, 'incident')}, newest first
      </p>
      <ul class="plain card">
        {rows.map((incident) => (
          <IncidentLine key={incident.id} incident={incident} />
        ))}
      </ul>
    </>
  )
}

export function ActorList({ actors }: { actors: readonly ActorView[] }) {
  if (actors.length === 0) return <Empty>No caller is named by an incident. Callers of one API are on its page.</Empty>
  return (
    <div class="scroll card" tabIndex={0} role="region" aria-label="Callers">
      <table>
        <thead>
          <tr>
            <th scope="col">severity</th>
            <th scope="col">caller</th>
            <th scope="col">from</th>
            <th scope="col" class="n">
              incidents
            </th>
            <th scope="col">APIs</th>
            <th scope="col">last</th>
          </tr>
        </thead>
        <tbody>
          {actors.map(({ id, severity, addresses, incidents, apis, last }) => (
            <tr key={id}>
              <td>
                <Level level={severity} />
              </td>
              <td>
                <ActorLink id={id} />
              </td>
              <td>
                {addresses
                  .slice(0, 3)
                  .map((one) => shown(one, 50))
                  .join(', ')}
              </td>
              <td class="n">{incidents.length}</td>
              <td>
                {[...new Set(apis.map((one) => one.id))].slice(0, 3).map((one) => (
                  <div key={one}>
                    <ApiLink id={one} most={70} />
                  </div>
                ))}
              </td>
              <td>
                <Time at={last} brief />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

export function ActorPage({ actor }: { actor: ActorView }) {
  const { id, kind, addresses, severity, first, last, apis, incidents } = actor
  return (
    <>
      <h1 class="name">
        <bdi>{shown(id, 400)}</bdi>
      </h1>
      <div class="head-line">
        <Level level={severity} />{' '}
        <span>{kind === 'login' ? 'a login, shown as a keyed hash: apiscope keeps no credential' : 'an address'}</span>
      </div>
      <Section
        title="What it did"
        note={
          <>
            from <Time at={first} /> to <Time at={last} />
          </>
        }
      >
        <dl class="facts">
          <dt>addresses</dt>
          <dd>{addresses.map((one) => shown(one, 60)).join(', ') || '–'}</dd>
        </dl>
        <h3>APIs, newest first</h3>
        <ul class="plain">
          {apis.map((one, i) => (
            <li key={`${one.id}${i}`}>
              <Level level={one.severity} /> <ApiLink id={one.id} />{' '}
              <span class="quiet">
                {one.name}, <Time at={one.time} brief />
              </span>
            </li>
          ))}
        </ul>
      </Section>
      <Section title="Incidents">
        <ul class="plain">
          {incidents.map((one) => (
            <IncidentLine key={one.id} incident={one} />
          ))}
        </ul>
      </Section>
    </>
  )
}

export function CoveragePage({ coverage }: { coverage: CoverageView }) {
  const { sensors, hosts } = coverage
  return (
    <>
      {sensors.length === 0 ? <NoSensor /> : null}
      {hosts.length > 0 ? (
        <Section title="By host" note="where something stayed encrypted first">
          <HostTable hosts={hosts.slice(0, 500)} />
        </Section>
      ) : null}
      {sensors.map((sensor) => (
        <SensorCoverage key={sensor.sensor} sensor={sensor} />
      ))}
    </>
  )
}
