/** Paths that climb out, and files that nobody asks for. */
import { literalGroup } from '../text/literals.js'
import { flag, occurrences, type Signs } from './view.js'

const NAMES = [
  'climbs',
  'odd_climbs',
  'dots',
  'slashes',
  'target',
  'absolute',
  'wrapper',
  'drive',
  'end',
  'hidden',
  'share',
  'repeated',
  'only_path',
] as const

/** Files that attacks ask for. */
const TARGETS = literalGroup(
  [
    'etc/passwd',
    'etc/shadow',
    'etc/hosts',
    'etc/group',
    'etc/issue',
    'etc/motd',
    'etc/fstab',
    'etc/apache',
    'etc/httpd',
    'etc/nginx',
    'etc/my',
    'etc/ssh',
    'etc/php',
    'etc/resolv',
    'etc/cron',
    'etc/init',
    'etc/profile',
    'etc/security',
    'etc/sudoers',
    'etc/master',
    'etc/environment',
    'etc/kubernetes',
    'etc/',
    'proc/self',
    'proc/version',
    'proc/cmdline',
    'proc/mounts',
    'proc/net',
    'proc/',
    'var/log',
    'var/www',
    'var/mail',
    'var/spool',
    'var/run',
    'usr/local',
    'usr/lib',
    'access_log',
    'error_log',
    'access.log',
    'error.log',
    'win.ini',
    'boot.ini',
    'system.ini',
    'system32',
    'php.ini',
    'my.ini',
    'my.cnf',
    'httpd.conf',
    'nginx.conf',
    'web.config',
    'web.xml',
    'web-inf',
    'meta-inf',
    'server.xml',
    'tomcat-users',
    'id_rsa',
    'id_dsa',
    'authorized_keys',
    'known_hosts',
    '.ssh/',
    '.bash_history',
    '.bashrc',
    '.htaccess',
    '.htpasswd',
    '.git/',
    '.env',
    '.svn',
    '.aws/',
    '.docker',
    '.npmrc',
    'wp-config',
    'config.php',
    'configuration.php',
    'settings.php',
    'autoexec',
    'cmd.exe',
    'inetpub',
    'winnt',
    'sam',
    'ntuser.dat',
    'repair/sam',
    'unattend',
    'desktop.ini',
    'global.asa',
    'secrets.yml',
    'database.yml',
  ],
  true,
)
const WRAPPERS = literalGroup([
  'php://',
  'file:/',
  'zip://',
  'phar://',
  'expect://',
  'data://',
  'glob://',
  'compress.',
  'jar:',
  'netdoc:',
  'ogg://',
  'ssh2',
  'convert.base64',
  'resource=',
])

const ODD_CLIMBS = literalGroup(
  [
    '..;/',
    '....//',
    '.../',
    '..//',
    '/./',
    '/.//',
    '.%',
    '..%',
    '0x2e',
    '0x2f',
    '%2e',
    '%5c',
    '%2f',
    '..?',
    '..*',
    '.\n',
    '..0',
    '..c',
    '..u',
    '/..',
  ],
  true,
)

export const pathSigns: Signs = {
  names: NAMES.map((name) => `path_${name}`),
  fill({ text, decoded, found }, row, at) {
    const slashed = text.replaceAll('\\', '/')
    const climbs = occurrences(slashed, '../')
    row[at++] = Math.log2(1 + climbs)
    row[at++] = Math.min(5, found[ODD_CLIMBS]!)
    row[at++] = occurrences(text, '.') / Math.max(8, text.length)
    row[at++] = occurrences(slashed, '/') / Math.max(8, text.length)
    row[at++] = Math.min(4, found[TARGETS]!)
    row[at++] = flag(/^\/{1,3}(?:etc|proc|var|usr|root|home|tmp|opt|bin|dev|sys|boot|lib|srv|mnt)\//.test(slashed))
    row[at++] = Math.min(3, found[WRAPPERS]!)
    row[at++] = flag(/(?:^|[/= ])[a-z]:\//.test(slashed))
    row[at++] = flag(/\.\.$|\/\.\.?$|%00/.test(slashed) || (decoded.nul > 0 && climbs > 0))
    row[at++] = flag(/\/\.[a-z]{2,}/.test(slashed))
    row[at++] = flag(/^\/\/[a-z0-9.-]+\/[a-z0-9$]/.test(slashed))
    row[at++] = flag(/(?:\.\.\/){2}|(?:\/\.\/){1}\.|(?:\.\.\.\.\/\/){2}|\/\.\.\/\.\./.test(slashed))
    row[at] = flag(/^[\w./~:-]+$/.test(slashed) && slashed.includes('/'))
  },
}
