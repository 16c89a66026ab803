/** Credentials known by where or how they are written, whatever the name. */
import type { Secrets } from './random'
import type { Planted } from './wire'

const base64 = (text: string) => Buffer.from(text).toString('base64')
const json = (value: unknown) => ({ body: JSON.stringify(value) })
const header = (name: string, value: string): Omit<Planted, 'title'> => ({ headers: [[name, value]] })

export function targetForms(s: Secrets): Planted[] {
  return (
    [
      ['jwt in the path', { target: `/files/${s.jwt()}` }],
      ['jwt in the path, dots encoded', { target: `/files/${s.jwt().replaceAll('.', '%2E')}` }],
      ['key in the path', { target: `/keys/sk_live_${s.token(24)}/use` }],
      ['GitHub token in the path', { target: `/t/ghp_${s.token(36)}` }],
      ['bot token', { target: `/bot123456789:${s.token(35)}/sendMessage` }],
      ['reset token', { target: `/password/reset/${s.token(32)}` }],
      ['reset token in hex', { target: `/reset-password/${s.hex(40)}` }],
      ['confirmation', { target: `/users/confirm/${s.token(20)}` }],
      ['e-mail verification', { target: `/verify-email/${s.hex(64)}` }],
      ['magic link', { target: `/auth/magic/${s.token(43)}` }],
      ['invitation', { target: `/invitations/${s.token(32)}/accept` }],
      ['webhook', { target: `/services/hooks/${s.token(24)}` }],
      ['unsubscribe', { target: `/unsubscribe/${s.token(28)}` }],
      ['jsessionid', { target: `/shop/cart;jsessionid=${s.hex(32).toUpperCase()}` }],
      ['jsessionid before a query', { target: `/a;JSESSIONID=${s.token(32)}?x=1` }],
      ['ASP.NET session in the path', { target: `/(S(${s.hex(24)}))/Default.aspx` }],
      ['matrix parameter', { target: `/a;token=${s.token(32)};v=1/b` }],
      ['absolute form with login', { target: `http://ann:${s.password()}@planted.test/x` }],
      ['authority form with login', { method: 'CONNECT', target: `ann:${s.password()}@planted.test:443` }],
      ['absolute form with token', { target: `http://${s.token(40)}@planted.test/x` }],
      ['code in the path', { target: `/verify/otp/${s.digits(8)}` }],
      ['private calendar', { target: `/calendar/ical/private-${s.hex(32)}/basic.ics` }],
      ['password in the path', { target: `/users/7/password/${s.password()}` }],
      ['absolute form, unencoded marks in the password', { target: `http://ann:pa?${s.token(12)}@planted.test/x` }],
      ['many pairs before it', { target: `/x?${'a=1&'.repeat(600)}password=${s.password()}` }],
      ['bare jwt as query', { target: `/download?${s.jwt()}` }],
      ['bare token as query', { target: `/download?${s.token(40)}` }],
      [
        'presigned URL',
        {
          target: `/b?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE&X-Amz-Signature=${s.hex(64)}`,
        },
      ],
      ['SAS', { target: `/c?sv=2023&sig=${encodeURIComponent(`${s.token(42)}=`)}` }],
      ['OAuth code', { target: `/cb?state=xyz&code=${s.token(40)}` }],
      ['unknown name, random value', { target: `/x?zz=${s.token(40)}` }],
      ['encoded twice', { target: `/x?to=https%253A%252F%252Fh%252F%253Faccess_token%253D${s.token(30)}` }],
      [
        'GraphQL over GET',
        {
          target: `/graphql?query=${encodeURIComponent(`mutation{login(user:"ann",password:"${s.password()}"){id}}`)}`,
        },
      ],
      [
        'GraphQL input object over GET',
        {
          target: `/graphql?query=${encodeURIComponent(`mutation{login(in:{user:"ann",password:"${s.password()}"}){id}}`)}`,
        },
      ],
      ['host with login', { host: `ann:${s.password()}@planted.test` }],
      ['host with token', { host: `ghp_${s.token(36)}.planted.test` }],
    ] as [string, Omit<Planted, 'title'>][]
  ).map(([title, form]) => ({ title, ...form }))
}

export function headerForms(s: Secrets): Planted[] {
  return (
    [
      ['Basic', header('Authorization', `Basic ${base64(`ann:${s.password()}`)}`)],
      ['Server, a token alone', { answerHeaders: [['Server', s.token(30)]] }],
      ['Api-Version', header('Api-Version', s.token(30))],
      ['Accept, a token as subtype', header('Accept', `application/${s.token(30)}`)],
      ['method', { method: s.token(24).toUpperCase() }],
      ['a scheme of its own', header('X-Upstream', `Splunk ${s.token(32)}`)],
      [
        'a scheme of its own under a name of credentials',
        header('X-Original-Authorization', `Zoho-oauthtoken ${s.token(20)}`),
      ],
      ['a login in a command', json({ run: `curl -u ann:${s.password()} https://planted.test` })],
      ['Basic under another name', header('X-Upstream', `Basic ${base64(`ann:${s.password()}`)}`)],
      ['Bearer under another name', header('X-Upstream', `Bearer ${s.token(20)}`)],
      ['Digest', header('Authorization', `Digest username="ann", response="${s.hex(32)}"`)],
      ['Referer', header('Referer', `https://x.test/cb?access_token=${s.token()}`)],
      ['Origin with login', header('Origin', `https://ann:${s.password()}@x.test`)],
      ['User-Agent with key', header('User-Agent', `client/1.0 (key=${s.token(32)})`)],
      ['User-Agent with token', header('User-Agent', `curl/8 ghp_${s.token(36)}`)],
      ['Accept with token', header('Accept', `application/json; token=${s.token(32)}`)],
      ['Content-Type with token', { body: '{"a":1}', type: `application/json; token=${s.token(32)}` }],
      ['X-Forwarded-Uri', header('X-Forwarded-Uri', `/cb?access_token=${s.token()}`)],
      [
        'cookie with an address',
        header('Cookie', `wordpress_logged_in_ab12=ann%40x.org%7C1700000000%7C${s.token(43)}`),
      ],
      ['cookie with blanks', header('Cookie', `auth_tkt="a b ${s.token(30)}"`)],
      ['cookie with @', header('Cookie', `auth_token=${s.token(24)}@x`)],
      ['cookie in JSON', header('Cookie', `state=%7B%22user%22%3A%22ann%22%2C%22t%22%3A%22${s.token(24)}%22%7D`)],
      [
        'second cookie line',
        {
          headers: [
            ['Cookie', 'a=1'],
            ['Cookie', `sid=${s.token(24)}`],
          ],
        },
      ],
      ['Set-Cookie', { answerHeaders: [['Set-Cookie', `sid=${s.token()}; HttpOnly`]] }],
      ['Location', { answerHeaders: [['Location', `https://x.test/#access_token=${s.token()}`]] }],
      ['Link', { answerHeaders: [['Link', `<https://x.test/?api_key=${s.token()}>; rel="next"`]] }],
      ['Refresh', { answerHeaders: [['Refresh', `0; url=/?token=${s.token()}`]] }],
      [
        'report-uri',
        { answerHeaders: [['Content-Security-Policy', `default-src 'self'; report-uri /r?token=${s.token()}`]] },
      ],
      ['nonce', { answerHeaders: [['Content-Security-Policy', `script-src 'nonce-${s.token(22)}'`]] }],
      ['Server', { answerHeaders: [['Server', `srv/1.0 token=${s.token(24)}`]] }],
      ['X-Powered-By', { answerHeaders: [['X-Powered-By', `app secret:${s.token(24)}`]] }],
      ['Cache-Control', { answerHeaders: [['Cache-Control', `private, token="${s.token(24)}"`]] }],
      [
        'Access-Control-Allow-Origin',
        { answerHeaders: [['Access-Control-Allow-Origin', `https://u:${s.password()}@x.test`]] },
      ],
      ['WWW-Authenticate', { answerHeaders: [['WWW-Authenticate', `Bearer realm="x", nonce="${s.token(24)}"`]] }],
      ['answer type', { answerType: `application/json; secret=${s.token(24)}` }],
    ] as [string, Omit<Planted, 'title'>][]
  ).map(([title, form]) => ({ title, ...form }))
}

export function bodyForms(s: Secrets): Planted[] {
  const dump = (value: unknown) => ({ answer: JSON.stringify({ error: 'x', request: value }) })
  return (
    [
      ['debug dump of headers', dump({ headers: { authorization: `Bearer ${s.token(20)}`, accept: '*/*' } })],
      ['debug dump of a cookie', dump({ headers: { cookie: `theme=dark; sid=${s.token(20)}` } })],
      ['debug dump as text', dump(`POST /login\nAuthorization: Bearer ${s.token(24)}\nAccept: */*`)],
      ['debug dump as pairs', dump([['authorization', `Bearer ${s.token(24)}`]])],
      ['message with a password', dump(`login failed for ann with password=${s.password()}`)],
      ['message with a password, colon', dump(`user: ann, password: ${s.password()}`)],
      ['connection string', json({ conn: `Server=db;Database=x;User Id=sa;Password=${s.password()};` })],
      ['database URL', json({ upstream: `postgres://svc:${s.password()}@db:5432/x` })],
      ['redis URL without user', json({ cache: `redis://:${s.password()}@cache:6379/0` })],
      ['AMQP URL', json({ broker: `amqp://guest:${s.password()}@mq/` })],
      ['git URL with token', json({ remote: `https://oauth2:${s.token(20)}@git.test/x.git` })],
      ['Basic in a value', json({ h: `Basic ${base64(`ann:${s.password()}`)}` })],
      ['base64 of a login', json({ blob: base64(`ann:${s.password()}`) })],
      ['base64 of JSON', json({ blob: base64(JSON.stringify({ password: s.password() })) })],
      ['jwt under any name', json({ blob: s.jwt() })],
      [
        'positional RPC',
        {
          target: '/rpc',
          body: JSON.stringify({ jsonrpc: '2.0', method: 'login', params: ['ann', s.password()], id: 1 }),
        },
      ],
      [
        'positional RPC of a batch',
        {
          target: '/rpc',
          body: JSON.stringify([{ jsonrpc: '2.0', method: 'user.authenticate', params: ['ann', s.password()] }]),
        },
      ],
      [
        'XML-RPC',
        {
          type: 'text/xml',
          body: `<?xml version="1.0"?><methodCall><methodName>auth.login</methodName><params><param><value><string>ann</string></value></param><param><value><string>${s.password()}</string></value></param></params></methodCall>`,
        },
      ],
      [
        'SOAP',
        {
          type: 'text/xml',
          body: `<?xml version="1.0"?><s:Envelope xmlns:s="u"><s:Body><w:Password xmlns:w="v" Type="Text">${s.password()}</w:Password></s:Body></s:Envelope>`,
        },
      ],
      [
        'GraphQL inline',
        {
          target: '/graphql',
          ...json({ query: `mutation { login(user: "ann", password: "${s.password()}") { id } }` }),
        },
      ],
      [
        'GraphQL input object',
        {
          target: '/graphql',
          ...json({ query: `mutation { login(input: {user: "ann", password: "${s.password()}"}) { id } }` }),
        },
      ],
      [
        'GraphQL under another key',
        json({ doc: `mutation { login(user: "ann", password: "${s.password()}") { id } }` }),
      ],
      ['private key', json({ x: `-----BEGIN PRIVATE KEY-----\n${s.token(64)}\n-----END PRIVATE KEY-----` })],
      ['AWS key', json({ note: `AKIA${s.token(16).toUpperCase()}` })],
      ['Slack webhook', json({ hook: `xoxb-${s.digits(12)}-${s.token(24)}` })],
      ['password hash', json({ h: `$2b$12$${s.token(53)}` })],
      ['token as a key', json({ tokens: { [`ghp_${s.token(36)}`]: { scope: 'all' } } })],
      ['YAML in a value', json({ config: `db:\n  user: sa\n  password: ${s.password()}\n` })],
      ['env file in a value', json({ env: `PORT=80\nDB_PASSWORD=${s.password()}\nDEBUG=1` })],
      ['command line', json({ cmd: `mysql --user=root --password=${s.password()} x` })],
      ['curl', json({ cmd: `curl -H 'X-Api-Key: ${s.token(24)}' https://x` })],
      ['html form', dump(`<input name="csrf_token" value="1"><p>token=${s.token(24)}</p>`)],
      ['XML in a value', json({ doc: `<a><password>${s.password()}</password></a>` })],
      ['attack in a password', json({ user: 'ann', password: `' OR 1=1 -- ${s.token(20)}` })],
      ['attack behind a token', json({ access_token: `${s.token(24)}' UNION SELECT 1,2--` })],
      ['flags of a command', json({ args: ['--user', 'root', '--password', s.password()] })],
      ['HAR', dump({ postData: { params: [{ name: 'password', value: s.password() }] } })],
      ['container of a value', json({ password: { value: s.password(), set: true } })],
      ['list of headers', json({ headers: [{ key: 'Authorization', value: s.token(20) }] })],
      ['setting', json({ settings: [{ option: 'smtp_password', content: s.word() }] })],
    ] as [string, Omit<Planted, 'title'>][]
  ).map(([title, form]) => ({ title, ...form }))
}
