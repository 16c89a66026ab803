/** What hosts are asked for that no API of theirs is: scanners, typing errors, guesses. */
const SCANS =
  '/.env /.git/config /.git/HEAD /wp-login.php /wp-content/plugins/x.php /admin /administrator /phpinfo.php /server-status /actuator/health /actuator/mappings /solr/admin /manager/html /console /.DS_Store /backup.zip /db.sql.gz /config.yml /robots.txt /favicon.ico /xmlrpc.php /cgi-bin/luci /boaform/admin /owa/auth /remote/login /api/swagger.json /v2/api-docs /graphql /login.action /struts/index.action /vendor/phpunit/phpunit /setup.cgi /shell.php /index.php /test.php /debug /trace /jmx-console /hudson /jenkins/login /kibana /_search /_cat/indices /.well-known/openid-configuration /.ssh/id_rsa /etc/passwd /..%2f..%2fetc%2fpasswd'.split(
    ' ',
  )
const WORDS =
  'old new test beta dev staging internal private backup export admin v0 v9 tmp hidden secret debug config copy'.split(
    ' ',
  )
const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789_'

/** @param real returns the path of a random true request */
export function noisePath(random, real) {
  const kind = random.below(5)
  const some = (list) => list[random.below(list.length)]
  const token = () => Array.from({ length: 5 + random.below(9) }, () => some(LETTERS)).join('')
  if (kind <= 1) return some(SCANS)
  if (kind === 2) return random.below(2) ? `/${token()}` : `/${token()}.php`
  const path = real()
  if (kind === 3) {
    const at = 1 + random.below(Math.max(1, path.length - 1))
    return random.below(2) ? path.slice(0, at) + path.slice(at + 1) : path.slice(0, at) + some(LETTERS) + path.slice(at)
  }
  const segments = path.split('/')
  if (random.below(2)) segments[1 + random.below(segments.length - 1)] = some(WORDS)
  else segments.push(some(WORDS))
  return segments.join('/')
}

export const noiseStatus = (random) => (random.next() < 0.9 ? 404 : [401, 403, 400, 200, 301][random.below(5)])
