/** Options that several commands share, with their variables in the environment. */
import type { UdpTunnelPorts } from '@apiscope/wire'
import { InvalidArgumentError, Option } from 'commander'
import { usage } from './errors.js'
import { LOG_FORMATS } from './log.js'

export function stateOption(): Option {
  return new Option(
    '--state <store>',
    'where what was learned is kept: a directory (embedded:DIR is the same), redis://HOST:PORT/DATABASE, rediss://…, or embedded: in memory',
  ).env('APISCOPE_STATE')
}

/** A plain path means an embedded store in that directory; nothing means memory. */
export function stateUrl(text: string | undefined): string {
  if (text === undefined || text === 'embedded') return 'embedded'
  // An address with a slip in its scheme would become a directory that is called by its password.
  if (!/^[a-z]+:\/\//.test(text) && /\/\/.*@/.test(text)) {
    throw usage('cli.state', '--state: looks like an address with a login; addresses begin with redis:// or rediss://')
  }
  return /^[a-z]+:/i.test(text) ? text : `embedded:${text}`
}

/** Parser for a whole number of at least `min`. */
export function wholeNumber(min = 0): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (!Number.isSafeInteger(value) || value < min)
      throw new InvalidArgumentError(`Give a whole number of at least ${min}.`)
    return value
  }
}

export function topOption(fallback: number): Option {
  return new Option('--top <n>', 'how many to show').argParser(wholeNumber(1)).default(fallback)
}

/** May be given several times, or as a list with commas. */
export function proxyOption(): Option {
  return new Option(
    '--trusted-proxy <cidr>',
    'believe whom this address block speaks for (X-Forwarded-For, Forwarded, PROXY protocol); may be repeated',
  )
    .env('APISCOPE_TRUSTED_PROXY')
    .argParser((text: string, before: string[] | undefined) => [...(before ?? []), ...text.split(',')])
    .default([] as string[])
}

/** Kinds of `--tunnel`, as `UdpTunnelPorts` calls them. */
const TUNNELS: Readonly<Record<string, keyof UdpTunnelPorts>> = {
  vxlan: 'vxlan',
  'vxlan-gpe': 'vxlanGpe',
  geneve: 'geneve',
  gtpu: 'gtpu',
  l2tp: 'l2tp',
  ayiya: 'ayiya',
  gre: 'gre',
  mpls: 'mpls',
  teredo: 'teredo',
  tzsp: 'tzsp',
  gue: 'gue',
  capwap: 'capwap',
}

/** May be given several times, or as a list with commas; ports of one kind add up. */
export function tunnelOption(): Option {
  return new Option(
    '--tunnel <kind=port>',
    `UDP port that carries a tunnel, beside the usual ones: ${Object.keys(TUNNELS).join(', ')}; may be repeated`,
  )
    .env('APISCOPE_TUNNEL')
    .argParser((text: string, before: string[] | undefined) => [...(before ?? []), ...text.split(',')])
    .default([] as string[])
}

/** @throws ApiscopeError `cli.tunnel`, exit 2 */
export function tunnelPortsOf(specs: readonly string[]): Partial<UdpTunnelPorts> {
  const ports: Partial<Record<keyof UdpTunnelPorts, number[]>> = {}
  const kinds = new Map<number, string>()
  for (const spec of specs) {
    const [name = '', port = ''] = spec.trim().toLowerCase().split('=', 2)
    const kind = Object.hasOwn(TUNNELS, name) ? TUNNELS[name] : undefined
    const number = /^\d{1,5}$/.test(port) ? Number(port) : 0
    if (kind === undefined || number < 1 || number > 65_535)
      throw usage(
        'cli.tunnel',
        `--tunnel ${spec}: give KIND=PORT, for example vxlan=14789; kinds are ${Object.keys(TUNNELS).join(', ')}`,
      )
    if ((kinds.get(number) ?? kind) !== kind)
      throw usage('cli.tunnel', `--tunnel ${spec}: port ${number} was given to ${kinds.get(number)} before`)
    kinds.set(number, kind)
    ports[kind] = [...(ports[kind] ?? []), number]
  }
  return ports
}

export function busOption(): Option {
  return new Option('--bus <url>', 'message log: embedded, kafka://HOST:PORT, kafkas://HOST:PORT').env('APISCOPE_BUS')
}

export function detectorsOption(): Option {
  return new Option(
    '--detectors <file>',
    'JSON file with a list of own labels: {"label","pattern","words","checksum"}',
  ).env('APISCOPE_DETECTORS')
}

/** How long labels of silent APIs are kept. */
export function keepLabelsOption(): Option {
  return new Option(
    '--keep-labels <days>',
    'days after which labels of an API that nobody calls are forgotten; default 400',
  )
    .argParser(wholeNumber(1))
    .env('APISCOPE_KEEP_LABELS')
}

export function correctionsOption(): Option {
  return new Option('--corrections <file>', 'labels set or cleared by hand, as written by `apiscope pii correct`').env(
    'APISCOPE_CORRECTIONS',
  )
}

/** Days, nights and weekends of the series. */
export function timeZoneOption(): Option {
  return new Option('--time-zone <zone>', 'days, nights and weekends of metrics follow it, for example Europe/Berlin')
    .env('APISCOPE_TIME_ZONE')
    .default('UTC')
    .argParser((zone: string) => {
      try {
        new Intl.DateTimeFormat('en-US', { timeZone: zone })
      } catch {
        throw usage('cli.time-zone', `--time-zone ${zone}: not a time zone; give an IANA name such as Europe/Berlin`)
      }
      return zone
    })
}

/** Alerts on new, changed, unused and old APIs begin then. */
export function learnUntilOption(fallback?: string): Option {
  const option = new Option(
    '--learn-until <time>',
    'learn APIs without alerts on new, changed, unused and old ones: a time (ISO 8601), or 12h, 3d after the first',
  ).env('APISCOPE_LEARN_UNTIL')
  return fallback === undefined ? option : option.default(fallback)
}

/** Links in alerts lead there. */
export function consoleOption(): Option {
  return new Option('--console <url>', 'address of the console, for links: https://apiscope.example')
    .env('APISCOPE_CONSOLE')
    .argParser((text: string) => {
      if (/^https?:\/\/[^\s/]+/.test(text) && URL.canParse(text)) return text.endsWith('/') ? text.slice(0, -1) : text
      throw new InvalidArgumentError('Give an address that begins with https:// or http://.')
    })
}

export function logFormatOption(): Option {
  return new Option(
    '--log-format <format>',
    'lines of the log on standard error: json, ecs (Elastic Common Schema), or text for a terminal',
  )
    .env('APISCOPE_LOG_FORMAT')
    .choices([...LOG_FORMATS])
    .default('json')
}

export function listenOption(fallback: string): Option {
  return new Option('--listen <address>', 'HOST:PORT of /metrics, /healthz and /readyz; none opens no port')
    .env('APISCOPE_LISTEN')
    .default(fallback)
}

/** Of the web pages inside `up`. */
export function consoleListenOption(): Option {
  return new Option('--console-listen <address>', 'HOST:PORT of the web pages, on loopback; none serves none')
    .env('APISCOPE_CONSOLE_LISTEN')
    .default('127.0.0.1:9465')
}

/** The bus of a service: there is no sense in one of its own. */
export function sharedBus(url: string | undefined): string {
  if (url !== undefined && url !== 'embedded') return url
  throw usage(
    'cli.bus',
    '--bus: name the bus that sensors and workers share, for example --bus kafka://127.0.0.1:9092; `apiscope up` needs none.',
  )
}

/** Known API descriptions. May be given several times, or as a list with commas. */
export function openapiOption(): Option {
  return new Option(
    '--openapi <file>',
    'OpenAPI document (YAML or JSON): its paths win over rules; calls that it lacks are reported; may be repeated',
  )
    .env('APISCOPE_OPENAPI')
    .argParser((text: string, before: string[] | undefined) => [...(before ?? []), ...text.split(',')])
    .default([] as string[])
}

/** Descriptions of Protobuf messages. May be given several times, or as a list with commas. */
export function protosetOption(): Option {
  return new Option(
    '--protoset <file>',
    'FileDescriptorSet (protoc --include_imports --descriptor_set_out, buf build): names fields of Protobuf messages; may be repeated',
  )
    .env('APISCOPE_PROTOSET')
    .argParser((text: string, before: string[] | undefined) => [...(before ?? []), ...text.split(',')])
    .default([] as string[])
}

export function dismissalsOption(): Option {
  return new Option(
    '--dismissals <file>',
    'alerts that were called benign, as written by `apiscope alerts dismiss`',
  ).env('APISCOPE_DISMISSALS')
}

/** May be given several times, or as a list with commas. */
export function allowOption(): Option {
  return new Option(
    '--allow <who>',
    'own scanners and monitors, whose calls are counted and not alerted: client id, address or block; may be repeated',
  )
    .env('APISCOPE_ALLOW')
    .argParser((text: string, before: string[] | undefined) => [...(before ?? []), ...text.split(',')])
}
