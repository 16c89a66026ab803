/** What was seen and what was not, row by row: for the report on a terminal and for the pages. */
import type { SensorReport } from '@apiscope/sensor'
import { counted, integer, percent, size } from '../text.js'
import { droppedFrames, verdictsOf } from './verdicts.js'

const NAMES_SHOWN = 8

/** What there is, how much of it; of what is missing also what to do about it, where something can be done. */
export interface SeenRow {
  name: string
  text: string
  mend?: string
}

/** Why a TLS flow stayed encrypted, and the mend. */
const UNREAD: Record<string, string> = {
  'no-key': 'no key came (--keys; docs/tls.md says where to export them)',
  'unknown-suite': 'of a cipher suite that is not read',
  'joined-late': 'began before the capture (no hello was seen)',
  'hello-lost': 'packets of the handshake are missing',
  'place-lost': 'too much is missing to find the place again',
}

/** What can be done about what is missing. */
const MENDS: Readonly<Record<string, string>> = {
  encrypted:
    'Give the keys of its connections (--keys; docs/tls.md), or capture behind what ends TLS: load balancer, ingress, sidecar.',
  'other protocols': 'Only HTTP is read; if one of these ports speaks HTTP, look at docs/limits.md.',
  undetermined: 'Connections that were open before the capture began; let it run longer.',
  gaps: 'Packets are lost before they arrive: look at the mirror’s capacity and at the drop counters (docs/capture.md).',
  'cut frames': 'Capture whole frames: tcpdump -s 0, and a mirror target with a larger MTU.',
  'messages not read': 'Capture connections from their beginning, and look for lost packets.',
  'messages lost': 'Packets are lost before they arrive: look at the drop counters (docs/capture.md).',
  'one-sided': 'Let the mirror copy both directions.',
  'bodies too large': 'Raise the limits of decoding (docs/limits.md), if such bodies matter.',
  undecodable: 'Check the link type and the tunnel of the source (docs/capture.md).',
  'too many names': 'Describe the hosts that are yours with --openapi, or look at who sends so many names.',
  'released late': 'The machine is short of time: more --threads, or a narrower --filter.',
}

/** What was read. */
export function seenRows(report: SensorReport): SeenRow[] {
  const { frames, bytes, flows, exchanges, tunnels, messages, tlsRead, tlsCounters } = report
  const rows: SeenRow[] = [
    { name: 'packets', text: `${integer(frames)} frames, ${size(bytes)}` },
    { name: 'flows', text: `${integer(flows.total)} TCP, ${integer(flows.http)} of them HTTP` },
    {
      name: 'exchanges',
      text: `${integer(exchanges.total)} requests with their responses${exchanges.oneSided > 0 ? ' (or half of it)' : ''}`,
    },
  ]
  const decrypted = Object.values(tlsRead ?? {}).reduce((sum, n) => sum + n, 0)
  if (decrypted > 0) {
    const late = tlsCounters?.['tls.late_keys'] ?? 0
    const told = late > 0 ? `; ${counted(late, 'key')} came after the traffic` : ''
    rows.push({
      name: 'decrypted',
      text: `${counted(decrypted, 'TLS flow')}: ${names(tlsRead, '(no server name)')}${told}`,
    })
  }
  const through = Object.entries(tunnels)
  if (through.length > 0) {
    rows.push({
      name: 'upgraded',
      text: through
        .map(([kind, t]) => {
          const said = messages?.[kind] ? `, ${counted(messages[kind], 'message')}` : ''
          return `${kind}: ${counted(t.flows, 'connection')}${said}, ${size(t.bytes)}`
        })
        .join('; '),
    })
  }
  return rows
}

/** What is known to be missing; empty when nothing is. */
export function notSeenRows(seen: SensorReport): SeenRow[] {
  const { flows, exchanges, frames, truncatedFrames, frameVerdicts } = seen
  const rows: SeenRow[] = []
  const add = (name: string, present: number | boolean, text: () => string) => {
    const mend = MENDS[name]
    if (present) rows.push({ name, text: text(), ...(mend === undefined ? {} : { mend }) })
  }
  const dropped = droppedFrames(frameVerdicts)
  add('encrypted', flows.tls, () => `${counted(flows.tls, 'TLS flow')}: ${names(seen.tls, '(no server name)')}`)
  const reasons = Object.entries(seen.tlsUnread ?? {})
  add('', reasons.length > 0, () =>
    reasons.map(([reason, n]) => `${integer(n)} ${UNREAD[reason] ?? reason}`).join('; '),
  )
  add('other protocols', flows.other, () => `${counted(flows.other, 'TCP flow')}: ${names(seen.otherProtocols)}`)
  add(
    'undetermined',
    flows.undetermined,
    () => `${counted(flows.undetermined, 'TCP flow')} without enough bytes to tell`,
  )
  add('UDP', Object.keys(seen.datagrams).length > 0, () => names(seen.datagrams))
  add('other packets', otherPackets(seen).length > 0, () => list(otherPackets(seen)))
  const types = seen.etherTypes ?? {}
  add('EtherTypes', Object.keys(types).length > 0, () => `of what holds no IP: ${names(types)}`)
  add(
    'gaps',
    exchanges.gapBytes,
    () => `${size(exchanges.gapBytes)} missing in ${counted(exchanges.withGaps, 'exchange')}`,
  )
  add('cut frames', truncatedFrames, () => `${integer(truncatedFrames)} (${percent(truncatedFrames, frames)})`)
  add('one-sided', exchanges.oneSided, () => {
    const share = percent(exchanges.oneSided, exchanges.total)
    return `${counted(exchanges.oneSided, 'exchange')} (${share}): ${names(exchanges.reasons)}`
  })
  add(
    'incomplete',
    exchanges.truncated,
    () => `${counted(exchanges.truncated, 'exchange')} ended before the message was whole`,
  )
  add('bodies not decoded', bodies(seen, 'unknown_codings') + bodies(seen, 'decode_failures'), () => {
    const [unknown, false_] = [bodies(seen, 'unknown_codings'), bodies(seen, 'decode_failures')]
    return `${counted(unknown + false_, 'body', 'bodies')} with a content coding that is unknown (${integer(unknown)}) or false (${integer(false_)}): looked into as they are`
  })
  add('bodies too large', bodies(seen, 'decode_limit'), () => {
    return `${counted(bodies(seen, 'decode_limit'), 'coded body', 'coded bodies')} beyond the limits of decoding: only the beginning was looked into`
  })
  const missed = bodies(seen, 'ws_window_missed')
  add('messages not read', missed, () => {
    return `${counted(missed, 'compressed message')} of WebSocket that refer to what was lost, or came before the capture`
  })
  const givenUp = bodies(seen, 'ws_halves_given_up')
  add('messages lost', givenUp, () => {
    return `${counted(givenUp, 'WebSocket connection')} (or half of it) not found again behind a loss`
  })
  const conflicts = seen.flow['flow.overlap_conflicts'] ?? 0
  add('conflicts', conflicts, () => {
    return `${counted(conflicts, 'TCP segment')} with other bytes than came first: the server may have read another request; both were looked into`
  })
  const unread = Object.entries(seen.unread ?? {})
  add(
    'bodies not read',
    unread.length > 0,
    () => `of types that cannot be read: ${names(seen.unread ?? {}, '(no type)')}`,
  )
  const unnamed = seen.http['http.h2_unnamed'] ?? 0
  add('without a name', unnamed, () => {
    return `${counted(unnamed, 'request')} of HTTP/2 on connections older than the capture, or behind a loss: what names them was not seen`
  })
  const inferred = seen.http['http.h2_inferred'] ?? 0
  add('inferred names', inferred, () => {
    return `${counted(inferred, 'request')} of HTTP/2 on such connections, named by what other connections showed (docs/http2-inference.md)`
  })
  const partly = seen.unscored?.['sensor.requests_partly_scored'] ?? 0
  add('not searched', partly, () => {
    return `parts of ${counted(partly, 'request')} (missing, beyond what is kept, unreadable or too much): no attack was looked for there`
  })
  add('undecodable', dropped, () => {
    return `${counted(dropped, 'frame')} (${percent(dropped, frames)}): ${list(verdictsOf('drop', frameVerdicts))}`
  })
  const { hosts = 0, methods = 0, operations = 0 } = seen.namesOver ?? {}
  add('too many names', hosts + methods + operations, () => {
    const told = `hosts ${integer(hosts)}, methods ${integer(methods)}, operations ${integer(operations)}`
    return `calls counted together as {other} (${told}): docs/limits.md, hostsPerServer`
  })
  add('released late', seen.release.late, () => counted(seen.release.late, 'exchange'))
  return rows
}

/** A counter of the http room. */
function bodies({ http }: SensorReport, name: string): number {
  return http[`http.${name}`] ?? 0
}

function otherPackets({ frameVerdicts }: SensorReport): [string, number][] {
  return [...verdictsOf('other_ip', frameVerdicts), ...verdictsOf('non_ip', frameVerdicts)]
}

function names(counts: Readonly<Record<string, number>>, empty = '(none)'): string {
  return list(Object.entries(counts).map(([name, n]) => [name || empty, n]))
}

function list(entries: readonly (readonly [string, number])[]): string {
  const shown = entries.slice(0, NAMES_SHOWN).map(([name, n]) => `${name} ${integer(n)}`)
  const rest = entries.length - shown.length
  return `${shown.join(', ')}${rest > 0 ? ` and ${integer(rest)} more` : ''}`
}
