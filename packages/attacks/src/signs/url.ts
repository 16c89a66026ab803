/** URLs that make a server call itself or its neighbours. */
import { literalGroup } from '../text/literals.js'
import { flag, occurrences, present, type Signs } from './view.js'

const NAMES = [
  'begins',
  'any',
  'internal',
  'metadata',
  'odd_address',
  'odd_scheme',
  'userinfo',
  'port',
  'single_label',
  'suffix',
  'redirect',
  'whole',
  'encoded_host',
  'private',
] as const
const SCHEMES = literalGroup([
  'gopher:',
  'dict:',
  'file:',
  'ldap:',
  'ldaps:',
  'tftp:',
  'sftp:',
  'jar:',
  'netdoc:',
  'smb:',
  'rsync:',
  'ftp:',
  'telnet:',
  'imap:',
  'pop3:',
  'mailto:',
  'svn:',
  'unix:',
  'rtsp:',
  'xri:',
  'ssh:',
  'ogg:',
  'phar:',
  'expect:',
  'local_file:',
  'neo4j:',
  'bolt:',
  'redis:',
  'git:',
  'view-source:',
  'iiop:',
])
const METADATA = literalGroup([
  '169.254.',
  'metadata.google',
  'metadata/',
  'computemetadata',
  '/latest/meta-data',
  '/latest/user-data',
  '/latest/dynamic',
  '/latest/api/token',
  '100.100.100.200',
  '/opc/v',
  'metadata.',
  '192.0.0.192',
  '/openstack',
  'meta-data',
  'instance-data',
  '/metadata/',
  'fd00:ec2',
  'iam/security',
  '168.63.129.16',
  '/v2/credentials',
  '/imds',
  'a9fe',
])
const SUFFIXES = [
  'nip.io',
  'xip.io',
  'sslip.io',
  'localtest.me',
  'lvh.me',
  'vcap.me',
  '.internal',
  '.local/',
  '.local:',
  '.svc',
  '.cluster',
  '.consul',
  '.lan',
  '.intranet',
  '.corp',
  '.localdomain',
  'localdomain',
  '1u.ms',
  'rbndr',
  'burpcollaborator',
  'oastify',
  'interact',
  'spoofed',
  'dnslog',
  'ceye.io',
  'kubernetes.default',
  'ip6-localhost',
  'bc.googleusercontent',
  'nicob.net',
]
const PORTS = [
  '22',
  '25',
  '2375',
  '2376',
  '2379',
  '3000',
  '3306',
  '5432',
  '5984',
  '6379',
  '6443',
  '8500',
  '8001',
  '9000',
  '9090',
  '9200',
  '10250',
  '10255',
  '11211',
  '15672',
  '27017',
  '5000',
  '8000',
  '8080',
  '8443',
  '8086',
  '4444',
  '1389',
  '50070',
  '8983',
  '61616',
]

export const urlSigns: Signs = {
  names: NAMES.map((name) => `url_${name}`),
  fill({ text, decoded, found }, row, at) {
    const from = text.indexOf('://')
    const authority = hostAt(text, from < 0 ? (text.startsWith('//') ? 2 : -1) : from + 3)
    const user = authority.lastIndexOf('@')
    const hostPort = authority.slice(user + 1)
    const colon = hostPort.startsWith('[') ? hostPort.indexOf(':', hostPort.indexOf(']')) : hostPort.indexOf(':')
    const host = colon < 0 ? hostPort : hostPort.slice(0, colon)
    const port = colon < 0 ? '' : hostPort.slice(colon + 1)
    row[at++] = flag(from > 0 && from < 12 && /^[a-z][a-z0-9+.-]*$/.test(text.slice(0, from)))
    row[at++] = Math.min(3, occurrences(text, '://'))
    row[at++] = flag(isLoopback(host)) + flag(host !== '' && isLoopback(authority.slice(0, user).replace(/^.*@/, '')))
    row[at++] = Math.min(3, found[METADATA]!)
    row[at++] = flag(isOddAddress(host))
    row[at++] = found[SCHEMES]!
    row[at++] = flag(user > 0) + flag(/[\\#?]@|@[^/]*@|&@/.test(authority) || /^[a-z]+:\/\/[^/]*[\\#?]@/.test(text))
    row[at++] = port === '' ? 0 : PORTS.includes(port) ? 2 : 1
    row[at++] = flag(host !== '' && !host.includes('.') && !host.startsWith('['))
    row[at++] = Math.min(2, present(`${host}/`, SUFFIXES))
    row[at++] = flag(/[?&](?:url|uri|next|redirect|target|dest|to|u|r)=(?:https?:|\/\/)/.test(text))
    row[at++] = flag(from > 0 && !text.includes(' ') && !text.includes('\n'))
    row[at++] =
      flag(from >= 0 && from < 12 && decoded.folded > 0) + flag(/^[a-z]+:\/\/[^/]*%/.test(decoded.percent ? '' : text))
    row[at] = flag(isPrivate(host))
  },
}

function hostAt(text: string, from: number): string {
  if (from < 0) return ''
  let end = from
  while (end < text.length && end - from < 255 && !'/ \n"\'<>?#\\'.includes(text[end]!)) end++
  return text.slice(from, end)
}

const isLoopback = (host: string) =>
  host.startsWith('127.') ||
  host.startsWith('localhost') ||
  host === '0' ||
  host === '0.0.0.0' ||
  host.startsWith('[::') ||
  host === '127' ||
  host.startsWith('[0:') ||
  host.startsWith('0:') ||
  host.endsWith('.localhost')

const isPrivate = (host: string) =>
  /^(?:10\.\d|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|169\.254\.|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|\[f[cde])/.test(
    host,
  )

/** An IPv4 address in decimal, octal, hexadecimal or short form, or inside IPv6. */
function isOddAddress(host: string): boolean {
  if (/^\d{5,10}$/.test(host) || /^0x[0-9a-f]{1,8}$/.test(host) || /^0\d{8,}$/.test(host)) return true
  if (/^(?:0x[0-9a-f]+|\d+)(?:\.(?:0x[0-9a-f]+|\d+)){0,3}$/.test(host))
    return (
      host
        .split('.')
        .some((part) => part.startsWith('0x') || (part.length > 1 && part.startsWith('0')) || Number(part) > 255) ||
      (host.split('.').length < 4 && host !== '')
    )
  return host.startsWith('[') && (host.includes('.') || host.includes('ffff'))
}
