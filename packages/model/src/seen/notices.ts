/** What a person must know before reading the numbers: that the traffic is encrypted, one-sided, cut or full of holes. */
import type { SensorReport } from '@apiscope/sensor'
import type { InputReport, Notice } from '../document.js'
import { counted, percent, size } from '../text.js'
import { droppedFrames } from './verdicts.js'

/** Shares from which a flaw is worth a warning. */
const NOTABLE = { oneSided: 0.2, gaps: 0.01, truncatedFrames: 0.01, undecodable: 0.01, encrypted: 0.5, forwarded: 0.5 }
const NAMED_HOSTS = 5
/** So few addresses that bring most requests, and say that others sent them, are proxies. */
const PROXIES = 4
/** Requests below which that says nothing. */
const FEW_REQUESTS = 50

/**
 * @param clear hosts whose HTTP was read, without ports
 * @param repeats exchanges that had been counted before
 */
export function notices(
  inputs: readonly InputReport[],
  seen: SensorReport,
  clear: ReadonlySet<string> = new Set(),
  repeats = 0,
): Notice[] {
  const found: Notice[] = []
  if (repeats > 0) {
    const text = `${counted(repeats, 'exchange')} had been counted before (the same traffic again) and ${repeats === 1 ? 'is' : 'are'} not counted twice.`
    found.push({ code: 'repeats', level: 'note', text })
  }
  const warn = (code: string, text: string) => found.push({ code, level: 'warning', text })
  for (const { name, broken, error, unknownLinkTypes } of inputs) {
    if (error) warn('input_unusable', `${name}: ${error.message}`)
    if (unknownLinkTypes)
      warn('unknown_link_type', `${name}: frames of link type ${unknownLinkTypes.join(', ')} cannot be read.`)
    if (broken)
      warn('input_broken', `${name}: ${broken.message} (at byte ${broken.offset}); what came before it was used.`)
  }
  if (seen.frames === 0) {
    if (inputs.some(({ error }) => !error)) warn('no_packets', 'The input holds no packets.')
    return found
  }
  const encrypted = encryptedOnly(seen, clear)
  if (encrypted) warn('encrypted', encrypted)
  else if (seen.exchanges.total === 0) warn('no_http', noHttp(seen))
  for (const [code, text] of flaws(seen)) warn(code, text)
  const proxies = untrustedProxies(seen)
  if (proxies) warn('untrusted_proxy', proxies)
  return found
}

function encryptedOnly(seen: SensorReport, clear: ReadonlySet<string>): string | undefined {
  const { tls, http, total } = seen.flows
  const quic = seen.datagrams['quic/443'] ?? 0
  if (tls === 0 && quic === 0) return undefined
  // Of a host that is read in clear as well, TLS is the other side of what ends it: nothing is missing.
  const hosts = Object.keys(seen.tls).filter((host) => host !== '' && !clear.has(host))
  const unread = Object.entries(seen.tls).reduce((rest, [host, n]) => (clear.has(host) ? rest - n : rest), tls)
  const named =
    hosts.length === 0
      ? ''
      : ` to ${hosts.slice(0, NAMED_HOSTS).join(', ')}${hosts.length > NAMED_HOSTS ? ' and others' : ''}`
  const mend =
    'It can be read with the keys of its connections (--keys; docs/tls.md says how servers and clients export them), or capture behind what ends TLS (load balancer, ingress, sidecar), where HTTP is in the clear.'
  if (seen.exchanges.total === 0 && http === 0) {
    const what = tls > 0 ? `${counted(tls, 'TLS flow')}${named}` : `${counted(quic, 'QUIC datagram')}`
    return `ONLY ENCRYPTED TRAFFIC: ${what}, and no readable HTTP. ${mend}`
  }
  return unread / Math.max(1, total) >= NOTABLE.encrypted
    ? `Most flows are encrypted (${counted(unread, 'TLS flow')} of ${counted(total, 'flow')})${named}. ${mend}`
    : undefined
}

function noHttp(seen: SensorReport): string {
  if (seen.flows.total === 0) return 'No TCP flow in the input, so no HTTP.'
  return `No HTTP found in ${counted(seen.flows.total, 'flow')}; what they are is listed under NOT SEEN.`
}

function* flaws(seen: SensorReport): Generator<[code: string, text: string]> {
  const { exchanges, frames, truncatedFrames } = seen
  const dropped = droppedFrames(seen.frameVerdicts)
  if (dropped / frames >= NOTABLE.undecodable) {
    yield ['undecodable', `${percent(dropped, frames)} of the frames could not be decoded; reasons under NOT SEEN.`]
  }
  if (truncatedFrames / frames >= NOTABLE.truncatedFrames) {
    const share = percent(truncatedFrames, frames)
    yield [
      'truncated',
      `${share} of the frames were cut short (snap length, mirror MTU): capture whole frames (tcpdump -s 0).`,
    ]
  }
  if (exchanges.total === 0) return
  if (exchanges.oneSided / exchanges.total >= NOTABLE.oneSided) {
    const share = percent(exchanges.oneSided, exchanges.total)
    yield ['one_sided', `${share} of the exchanges show one direction only: does the mirror copy both?`]
  }
  if (exchanges.withGaps / exchanges.total >= NOTABLE.gaps) {
    const share = percent(exchanges.withGaps, exchanges.total)
    yield ['gaps', `Packets are missing: ${share} of the exchanges have gaps, ${size(exchanges.gapBytes)} in all.`]
  }
}

/** Most requests come from few addresses and name others: without `--trusted-proxy` all who call through one are one caller. */
function untrustedProxies({ forwarded }: SensorReport): string | undefined {
  const total = Object.values(forwarded?.peers ?? {}).reduce((sum, n) => sum + n, 0)
  if (!forwarded || total < FEW_REQUESTS) return undefined
  // A caller may write the field, too: what comes through a proxy has it on nearly every request.
  const proxies = Object.entries(forwarded.unbelieved)
    .filter(([ip, n]) => ip !== '(other)' && n >= 0.9 * (forwarded.peers[ip] ?? 0))
    .slice(0, PROXIES)
  const through = proxies.reduce((sum, [, n]) => sum + n, 0)
  if (through < NOTABLE.forwarded * total) return undefined
  const names = proxies.map(([ip]) => ip)
  const from = names.length === 1 ? 'one address' : `${names.length} addresses`
  return `${percent(through, total)} of the requests come from ${from} and name others in X-Forwarded-For or Forwarded: all who call through them count as one. If these are your proxies: --trusted-proxy ${names.join(',')}`
}
