/** Incidents: a line of the list, and one that unfolds step by step. */
import type { Incident, IncidentView } from '@apiscope/model'
import type { ComponentChildren } from 'preact'
import { counted, lasting, shown } from '../format.js'
import { useView } from '../view.js'
import { ActorLink, ApiLink, Level, Time } from './basics.js'

export function IncidentLine({ incident }: { incident: Incident }) {
  const { link } = useView()
  const { id, severity, name, title, client, last, first, alerts, dismissed } = incident
  const href = link('alert', { id })
  return (
    <li class={`incident ${dismissed ? 'dismissed' : ''}`}>
      <Level level={severity} />
      <div class="grow">
        <div class="lead">
          {href === undefined ? name : <a href={href}>{name}</a>}
          {dismissed ? <span class="quiet"> · dismissed</span> : null}
        </div>
        <div class="line">
          <bdi title={shown(title, 2000)}>{shown(title, 260)}</bdi>
        </div>
        <div class="quiet">
          <Time at={last} brief /> · {counted(alerts.length, 'alert')}
          {last - first > 1000 ? ` over ${lasting(last - first)}` : ''}
          {client ? (
            <>
              {' '}
              · by <ActorLink id={client.id} />
            </>
          ) : null}
        </div>
      </div>
    </li>
  )
}

export function IncidentBody({
  incident,
  actions,
}: {
  incident: IncidentView
  actions?: (step: IncidentView['steps'][number]) => ComponentChildren
}) {
  const { still } = useView()
  const { means, next, steps, client, api, apis, related } = incident
  return (
    <>
      <div class="todo">
        <p>
          <strong>What it means.</strong> {means || 'This version has no more to say of this kind than its title.'}
        </p>
        <p>
          <strong>What to do first.</strong> {next}
        </p>
      </div>
      <dl class="facts">
        <dt>where</dt>
        <dd>
          <ApiLink id={api.id} most={2000} />
        </dd>
        {apis.length > 1 ? (
          <>
            <dt>also</dt>
            <dd>
              {apis.slice(1).map((id) => (
                <div key={id}>
                  <ApiLink id={id} />
                </div>
              ))}
            </dd>
          </>
        ) : null}
        {client ? (
          <>
            <dt>by</dt>
            <dd>
              <ActorLink id={client.id} />
              {client.ip ? <span class="quiet"> from {shown(client.ip, 60)}</span> : null}
            </dd>
          </>
        ) : null}
      </dl>
      <Chain incident={incident} />
      <h3>Step by step</h3>
      <ol class="steps">
        {steps.map((step, i) => (
          <li key={step.id}>
            <details open={still || i === steps.length - 1 || steps.length <= 3}>
              <summary>
                <Time at={step.time} brief /> <Level level={step.severity} /> <span class="lead">{step.name}</span>
                {step.lines[0] ? <span class="quiet"> {shown(step.lines[0].text, 90)}</span> : null}
                {step.before ? <span class="quiet"> · same caller, at {shown(step.api, 60)}</span> : null}
                {step.dismissed ? <span class="quiet"> · dismissed</span> : null}
              </summary>
              <p class="line">
                <bdi>{shown(step.title, 2000)}</bdi>
              </p>
              <dl class="facts">
                {step.lines.map(({ label, text }, n) => (
                  <>
                    <dt key={`${n}t`}>{label}</dt>
                    <dd key={`${n}d`}>
                      <bdi>{shown(text, 1000)}</bdi>
                    </dd>
                  </>
                ))}
                <dt>alert</dt>
                <dd class="quiet">{step.id}</dd>
              </dl>
              {actions?.(step)}
            </details>
          </li>
        ))}
      </ol>
      {related.length > 0 ? (
        <>
          <h3>Same caller, elsewhere</h3>
          <ul class="plain">
            {related.map((one) => (
              <IncidentLine key={one.id} incident={one} />
            ))}
          </ul>
        </>
      ) : null}
    </>
  )
}

/** Of ids that were carried from one API to another: the way they took. */
function Chain({ incident }: { incident: IncidentView }) {
  const told = incident.steps.findLast(({ lines }) => lines.some(({ label }) => label === 'ids learnt at'))
  if (!told) return null
  const of = (name: string) => told.lines.find(({ label }) => label === name)?.text ?? ''
  return (
    <ol class="chain" aria-label="How it went">
      <li>
        <strong>1 · looked up persons</strong> <bdi>{shown(of('ids learnt at'), 300)}</bdi>
      </li>
      <li>
        <strong>2 · took the ids</strong> {shown(of('observed'), 100)}, usually {shown(of('usual'), 60)}
      </li>
      <li>
        <strong>3 · used them</strong> <bdi>{shown(of('ids were used at'), 300)}</bdi>
      </li>
    </ol>
  )
}
