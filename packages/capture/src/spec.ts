import { ApiscopeError } from '@apiscope/schema'

/** What the user wrote after `--source`, taken apart. */
export type SourceSpec =
  | { kind: 'file'; path: string }
  | { kind: 'iface' | 'tcpdump' | 'dumpcap'; device: string }
  | { kind: 'vxlan' | 'geneve' | 'pcap-over-ip'; host: string; port: number }

const DEVICES = new Set(['iface', 'tcpdump', 'dumpcap'])
/** Ports that IANA or common use gives. */
const PORTS: Record<string, number> = { vxlan: 4789, geneve: 6081, 'pcap-over-ip': 57_012 }

const FORMS =
  'file:PATH, - (standard input), iface:NAME, tcpdump:NAME, dumpcap:NAME, vxlan://HOST:PORT, geneve://HOST:PORT, pcap-over-ip://HOST:PORT'

/** @throws ApiscopeError `capture.bad_source`, exit 2, that lists the forms or says what is wrong with this one */
export function parseSource(spec: string): SourceSpec {
  if (spec === '-') return { kind: 'file', path: '-' }
  const colon = spec.indexOf(':')
  const kind = spec.slice(0, Math.max(0, colon))
  const rest = spec.slice(colon + 1)
  if (kind === 'file') {
    if (rest === '') throw bad(spec, 'a path is missing: file:PATH')
    return { kind, path: rest }
  }
  if (DEVICES.has(kind)) {
    if (rest.startsWith('/') || rest.startsWith('-') || !/^\S{1,64}$/.test(rest)) {
      throw bad(spec, `an interface is named as in "ip link": ${kind}:eth0`)
    }
    return { kind: kind as 'iface' | 'tcpdump' | 'dumpcap', device: rest }
  }
  if (Object.hasOwn(PORTS, kind))
    return { kind: kind as 'vxlan' | 'geneve' | 'pcap-over-ip', ...address(spec, kind, rest) }
  const hint = colon < 0 ? `for a file write file:${spec}, for a device tcpdump:${spec}; ` : ''
  throw bad(spec, `${hint}a source is one of ${FORMS}`)
}

function address(spec: string, kind: string, rest: string): { host: string; port: number } {
  const match = /^\/\/(\[[0-9a-fA-F:.%\w]+\]|[^:/[\]\s]+)(?::(\d{1,5}))?\/?$/.exec(rest)
  if (!match) throw bad(spec, `write ${kind}://HOST:PORT, an IPv6 host in brackets`)
  const port = match[2] === undefined ? PORTS[kind] : Number(match[2])
  if (port < 1 || port > 65_535) throw bad(spec, 'a port is 1 to 65535')
  return { host: match[1].replace(/^\[|\]$/g, ''), port }
}

function bad(spec: string, mend: string): ApiscopeError {
  return new ApiscopeError('capture.bad_source', `"${spec}" is not a source: ${mend}`, 2)
}
