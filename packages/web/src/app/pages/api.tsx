/** One API: everything that is known of it, for a person who has to decide about it. */
import type { ApiView, Incident, ParameterLine } from '@apiscope/model'
import type { ComponentChildren } from 'preact'
import { bytes, counted, integer, percent, shown, words } from '../format.js'
import { Empty, Labels, Risk, Section, Time } from '../parts/basics.js'
import { Chart } from '../parts/chart.js'
import { IncidentLine } from '../parts/incident.js'
import { useView } from '../view.js'
import { Changes } from './first.js'

export type ApiPageData = ApiView & { incidents: Incident[] }

/** Parts that only work with a server. */
export interface ApiActions {
  whatIf?: ComponentChildren
  copy?(text: string, name: string): ComponentChildren
  correct?(parameter: ParameterLine, label: string): ComponentChildren
  judge?: ComponentChildren
  scale?: string
  scales?: ComponentChildren
}

export function ApiPage({ view, actions = {} }: { view: ApiPageData; actions?: ApiActions }) {
  const { api, name, parameters, changes, incidents } = view
  const { facts } = api
  return (
    <>
      <h1 class="name">
        <bdi>{shown(name, 12_000)}</bdi>
      </h1>
      <div class="head-line">
        {api.unscored ? <span class="level low">no score yet</span> : <Risk risk={api.risk} level={api.level} />}
        <Labels labels={api.labels} />
        {(facts.lifecycle ?? '')
          .split(' ')
          .filter(Boolean)
          .map((word) => (
            <span key={word} class="label state">
              {word}
            </span>
          ))}
      </div>
      <Section title="What it is">
        <dl class="facts">
          <dt>seen</dt>
          <dd>
            <Time at={Number(facts.first_seen_ms)} /> to <Time at={Number(facts.last_seen_ms)} />
          </dd>
          <dt>calls</dt>
          <dd>
            {counted(api.calls, 'call')} by {counted(api.actors, 'caller')}
            {Number(facts.unanswered) > 0 ? `, ${integer(Number(facts.unanswered))} unanswered` : ''}
          </dd>
          <dt>answers</dt>
          <dd>{(facts.statuses ?? '').replaceAll('=', ' × ').replaceAll(/ (?=\d{3} ×)/g, ', ') || '–'}</dd>
          <dt>size of answers</dt>
          <dd>
            {facts.response_bytes_p50 === undefined
              ? '–'
              : `median ${bytes(Number(facts.response_bytes_p50))}, largest ${bytes(Number(facts.response_bytes_max))}`}
          </dd>
          {Number(facts.records_max) > 0 ? (
            <>
              <dt>records</dt>
              <dd>
                median {facts.records_p50}, most {facts.records_max} in one answer
              </dd>
            </>
          ) : null}
          {view.people ? (
            <>
              <dt>people shown</dt>
              <dd>
                {view.people.shown}
                {view.people.actors ? (
                  <>
                    ; most to <bdi>{shown(view.people.actors, 400)}</bdi>
                  </>
                ) : null}
              </dd>
            </>
          ) : null}
          <dt>login</dt>
          <dd>
            {api.authentication.map((one) => shown(one, 40)).join(', ') || 'none seen'};{' '}
            {percent(Number(facts.unauthenticated_2xx_share ?? 0))} of the successful calls carried no credentials
          </dd>
          <dt>reached from</dt>
          <dd>
            {facts.exposure === 'public'
              ? `the Internet (${percent(Number(facts.public_share))} of the calls)`
              : 'inside the network only'}
          </dd>
          <dt>transport</dt>
          <dd>
            {facts.tls_share !== undefined
              ? `${percent(Number(facts.tls_share))} over TLS`
              : facts.transport === 'tls'
                ? 'TLS'
                : 'plaintext, as seen'}
          </dd>
          <dt>served by</dt>
          <dd>{shown(facts.servers ?? '–', 400)}</dd>
          {facts.callers ? (
            <>
              <dt>called from</dt>
              <dd>{shown(facts.callers, 400)}</dd>
            </>
          ) : null}
          {facts.successor ? (
            <>
              <dt>newer version</dt>
              <dd>
                <bdi>{shown(facts.successor, 400)}</bdi>
              </dd>
            </>
          ) : null}
        </dl>
      </Section>
      <RiskSection view={view} actions={actions} />
      <Section title="Incidents" note={counted(incidents.length, 'incident')}>
        {incidents.length === 0 ? (
          <Empty>No alert was raised for this API.</Empty>
        ) : (
          <ul class="plain">
            {incidents.map((one) => (
              <IncidentLine key={one.id} incident={one} />
            ))}
          </ul>
        )}
      </Section>
      <MetricsSection view={view} actions={actions} />
      <Section title="Parameters" note={counted(parameters.length, 'parameter')}>
        {parameters.length === 0 ? <Empty>None was seen.</Empty> : <Parameters lines={parameters} actions={actions} />}
      </Section>
      <Section title="Changes" note="newest first">
        {changes.length === 0 ? (
          <Empty>None since it was first seen.</Empty>
        ) : (
          <Changes changes={changes.slice(0, 40)} />
        )}
      </Section>
      <Section title="To copy">
        <Document title="OpenAPI 3.1 of this API" text={view.openapi} actions={actions} />
        <Document title="Policy for nginx" text={view.policy.nginx} actions={actions} />
        <Document title="Policy for Envoy" text={view.policy.envoy} actions={actions} />
      </Section>
    </>
  )
}

const GROUPS = [
  ['stake', 'what is at stake'],
  ['reach', 'how easily it is reached'],
  ['evidence', 'what is happening'],
  ['together', 'what is worse together'],
  ['floor', 'least score'],
] as const

function RiskSection({ view, actions }: { view: ApiPageData; actions: ApiActions }) {
  const { risk } = view
  if (!risk)
    return (
      <Section title="Risk">
        <Empty>There is no score yet: it comes half a minute after the first call.</Empty>
      </Section>
    )
  const most = Math.max(...risk.factorList.map(({ contribution }) => Math.abs(contribution)), 0.01)
  return (
    <Section
      title={`Risk ${Math.round(risk.risk)}`}
      note={`${risk.level}; between ${risk.interval.low} and ${risk.interval.high} by what is known`}
    >
      <p class="quiet">
        Each line adds to or takes from the score, in log-odds: +0.7 doubles the odds. An order by expert judgement, no
        probability of a breach.
      </p>
      {risk.accepted ? <p class="notice note">Accepted: {shown(risk.accepted, 400)}</p> : null}
      {actions.whatIf ?? (
        <div class="factors">
          {GROUPS.map(([group, title]) => {
            const list = risk.factorList.filter((factor) => factor.group === group)
            return list.length === 0 ? null : (
              <div key={group}>
                <h3>{title}</h3>
                {list.map((factor) => (
                  <FactorLine key={factor.name} factor={factor} most={most} />
                ))}
              </div>
            )
          })}
        </div>
      )}
      {risk.before ? <p class="quiet">The day before: {Math.round(risk.before.risk)}.</p> : null}
      {risk.interval.thin.length > 0 ? (
        <p class="quiet">Few observations of: {risk.interval.thin.map(words).join(', ')}.</p>
      ) : null}
      {actions.judge}
    </Section>
  )
}

export function FactorLine({
  factor,
  most,
  children,
}: {
  factor: NonNullable<ApiView['risk']>['factorList'][number]
  most: number
  children?: ComponentChildren
}) {
  const { title, contribution, observes } = factor
  const width = (Math.abs(contribution) / most) * 50
  return (
    <div class="factor">
      <span class="n">
        {contribution >= 0 ? '+' : '−'}
        {Math.abs(contribution).toFixed(2)}
      </span>
      <svg class="signed" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
        <line class="zero" x1="50" x2="50" y1="0" y2="10" />
        <rect
          class={contribution >= 0 ? 'up' : 'down'}
          x={contribution >= 0 ? 50 : 50 - width}
          width={width}
          y="1"
          height="8"
        />
      </svg>
      <span class="grow">
        <strong>{title}</strong> <span class="quiet">{observes}</span>
      </span>
      {children}
    </div>
  )
}

function MetricsSection({ view, actions }: { view: ApiPageData; actions: ApiActions }) {
  const { still } = useView()
  const scales = Object.keys(view.past)
  const scale =
    actions.scale !== undefined && scales.includes(actions.scale)
      ? actions.scale
      : (scales.find((one) => one === '1h') ?? scales[0])
  const kept = scale === undefined ? undefined : view.past[scale]
  const marks = view.incidents.map(({ last, severity, title }) => ({ at: last, severity, title }))
  const metrics = Object.entries(kept?.metrics ?? {}).filter(([, points]) => points.length > 0)
  return (
    <Section
      title="Metrics"
      note="the line is what was seen, dashed what was forecast, shaded the band it should stay in; ▾ an incident"
    >
      {actions.scales}
      {metrics.length === 0 ? (
        <Empty>No window has closed yet: the first chart comes after five minutes of traffic.</Empty>
      ) : (
        <div class="charts">
          {(still ? metrics.slice(0, 4) : metrics).map(([metric, points]) => (
            <Chart key={metric} metric={metric} points={points} ms={kept!.ms} marks={marks} />
          ))}
        </div>
      )}
    </Section>
  )
}

function Parameters({ lines, actions }: { lines: readonly ParameterLine[]; actions: ApiActions }) {
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label="Parameters">
      <table>
        <thead>
          <tr>
            <th scope="col">where</th>
            <th scope="col">name</th>
            <th scope="col">data</th>
            <th scope="col">evidence</th>
            <th scope="col" class="n">
              in calls
            </th>
            <th scope="col">form</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.key}>
              <td>{line.in}</td>
              <td class="path">
                <bdi title={shown(line.name, 2000)}>{shown(line.name, 80)}</bdi>
              </td>
              <td>
                {line.labels.map(({ label }) => (
                  <span key={label}>
                    <Labels labels={[label]} /> {actions.correct?.(line, label)}
                  </span>
                ))}
              </td>
              <td class="quiet">
                {line.labels
                  .map(
                    ({ confidence, example }) =>
                      `${percent(confidence)} sure${example ? `, such as ${shown(example, 40)}` : ''}`,
                  )
                  .join('; ')}
                {line.labels.length > 0 && line.values !== undefined
                  ? ` (${counted(line.values, 'value')}, ${integer(line.distinct ?? 0)} different)`
                  : ''}
              </td>
              <td class="n">{line.presence === undefined ? '' : percent(line.presence)}</td>
              <td>
                {[...line.types, line.extent]
                  .filter(Boolean)
                  .map((one) => shown(one, 120))
                  .join(', ')}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Document({ title, text, actions }: { title: string; text: string; actions: ApiActions }) {
  return (
    <details>
      <summary>{title}</summary>
      {actions.copy?.(text, title)}
      <pre tabIndex={0}>{text}</pre>
    </details>
  )
}
