/** Can you see: what was read, what stayed sealed or was lost, with the mend. */
import type { CoverageView } from '@apiscope/model'
import { bytes, counted, integer, shown } from '../format.js'
import { Bar, Empty, Time } from './basics.js'

const HOSTS = 8

export function CoverageSummary({ coverage }: { coverage: CoverageView }) {
  const { sensors, hosts, totals } = coverage
  if (sensors.length === 0) return <NoSensor />
  const sealed = hosts.filter(({ encrypted }) => encrypted > 0)
  const whole = totals.readFlows + totals.encryptedFlows
  return (
    <>
      <p class="verdict">{verdict(coverage)}</p>
      <div class="bars">
        <Bar
          share={whole === 0 ? 0 : totals.readFlows / whole}
          of={`of ${counted(whole, 'connection')} with HTTP or TLS were read`}
        />
      </div>
      {sensors
        .flatMap(({ notices }) => notices)
        .map(({ text, level }) => (
          <p key={text} class={`notice ${level}`}>
            {shown(text, 1000)}
          </p>
        ))}
      {sealed.length > 0 ? <HostTable hosts={sealed.slice(0, HOSTS)} /> : null}
    </>
  )
}

function verdict({ totals, hosts }: CoverageView): string {
  const sealed = hosts.filter(({ encrypted, calls }) => encrypted > 0 && calls === 0).length
  const lost = [
    totals.droppedFrames > 0 ? `${counted(totals.droppedFrames, 'packet')} could not be decoded` : '',
    totals.gapBytes > 0 ? `${bytes(totals.gapBytes)} are missing inside exchanges` : '',
  ].filter(Boolean)
  if (totals.exchanges === 0) return 'No request could be read: nothing below can be relied on.'
  const read = `${counted(totals.exchanges, 'request')} read`
  if (sealed === 0 && lost.length === 0) return `Yes: ${read}, and nothing is known to be missing.`
  const blind = sealed > 0 ? [`${counted(sealed, 'host')} stayed encrypted`] : []
  return `Partly: ${read}; ${[...blind, ...lost].join(', ')}.`
}

export function HostTable({ hosts }: { hosts: CoverageView['hosts'] }) {
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label="Coverage by host">
      <table>
        <thead>
          <tr>
            <th scope="col">host</th>
            <th scope="col" class="n">
              calls read
            </th>
            <th scope="col" class="n">
              TLS read
            </th>
            <th scope="col" class="n">
              TLS not read
            </th>
            <th scope="col">what to do</th>
          </tr>
        </thead>
        <tbody>
          {hosts.map((host) => (
            <tr key={host.host}>
              <td>
                <bdi>{shown(host.host, 80)}</bdi>
              </td>
              <td class="n">{integer(host.calls)}</td>
              <td class="n">{integer(host.decrypted)}</td>
              <td class={`n ${host.encrypted > 0 ? 'bad' : ''}`}>{integer(host.encrypted)}</td>
              <td>{host.mend ?? <span class="quiet">nothing: it is read</span>}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

export const NoSensor = () => (
  <Empty>
    No sensor has said yet what it saw. Started with <code>apiscope up</code> it does within half a minute; after{' '}
    <code>apiscope analyze --state DIR</code> it is there at once.
  </Empty>
)

export function SensorCoverage({ sensor }: { sensor: CoverageView['sensors'][number] }) {
  const { seen, missing, time, at } = sensor
  return (
    <section class="card">
      <h2>
        Sensor {shown(sensor.sensor, 60)}{' '}
        <span class="note">
          as of <Time at={at} />
        </span>
      </h2>
      {time ? (
        <p>
          Packets from <Time at={time.first} /> to <Time at={time.last} />.
        </p>
      ) : null}
      <h3>Seen</h3>
      <dl class="facts">
        {seen.map(({ name, text }) => (
          <>
            <dt key={`${name}t`}>{name}</dt>
            <dd key={`${name}d`}>{shown(text, 600)}</dd>
          </>
        ))}
      </dl>
      <h3>Not seen</h3>
      {missing.length === 0 ? (
        <Empty>Nothing is known to be missing.</Empty>
      ) : (
        <dl class="facts">
          {missing.map(({ name, text, mend }, i) => (
            <>
              <dt key={`${i}t`}>{name || 'why'}</dt>
              <dd key={`${i}d`}>
                {shown(text, 600)}
                {mend ? <div class="mend">{mend}</div> : null}
              </dd>
            </>
          ))}
        </dl>
      )}
    </section>
  )
}
