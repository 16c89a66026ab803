/** Credentials as vendors, frameworks and protocols write them, beside the usual places. */
import type { Secrets } from './random'
import type { Planted } from './wire'

type Form = [title: string, form: Omit<Planted, 'title'>]
const base64 = (text: string) => Buffer.from(text).toString('base64')
const base64url = (text: string) => Buffer.from(text).toString('base64url')
const json = (value: unknown) => ({ body: JSON.stringify(value) })
const answer = (value: unknown) => ({ answer: JSON.stringify(value) })
const form = (body: string) => ({ body, type: 'application/x-www-form-urlencoded' })
const xml = (body: string) => ({ body: `<?xml version="1.0"?>${body}`, type: 'text/xml' })
const header = (name: string, value: string) => ({ headers: [[name, value]] as [string, string][] })
const cookie = (value: string) => header('Cookie', value)
const events = (text: string) => ({ answer: text, answerType: 'text/event-stream' })

/** Fields that authenticate. */
const schemes = (s: Secrets): Form[] => [
  ['NTLM', header('Authorization', `NTLM ${base64(`NTLMSSP\0\u0003${s.token(60)}`)}`)],
  ['Negotiate', header('Authorization', `Negotiate ${base64(`\u0060\u0082${s.token(80)}`)}`)],
  ['Negotiate in an answer', { answerHeaders: [['WWW-Authenticate', `Negotiate ${base64(s.token(60))}`]] }],
  [
    'SigV4',
    header(
      'Authorization',
      `AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20260101/eu/s3/aws4_request, SignedHeaders=host, Signature=${s.hex(64)}`,
    ),
  ],
  ['SigV2', header('Authorization', `AWS AKIAIOSFODNN7EXAMPLE:${s.token(27)}=`)],
  ['Hawk', header('Authorization', `Hawk id="dh37", ts="1353832234", nonce="${s.token(8)}", mac="${s.token(43)}="`)],
  [
    'OAuth 1',
    header(
      'Authorization',
      `OAuth oauth_consumer_key="abc", oauth_token="${s.token(30)}", oauth_signature="${s.token(27)}%3D"`,
    ),
  ],
  ['DPoP', header('DPoP', s.jwt())],
  ['DPoP scheme', header('Authorization', `DPoP ${s.token(40)}`)],
  ['GNAP', header('Authorization', `GNAP ${s.token(40)}`)],
  ['Token token=', header('Authorization', `Token token="${s.token(24)}", email="ann@x.test"`)],
  ['ApiKey scheme', header('Authorization', `ApiKey ${s.token(20)}`)],
  ['Splunk scheme', header('Authorization', `Splunk ${s.hex(32)}`)],
  ['GenieKey', header('Authorization', `GenieKey ${s.hex(32)}`)],
  ['SharedKey', header('Authorization', `SharedKey account:${s.token(43)}=`)],
  [
    'SharedAccessSignature',
    header('Authorization', `SharedAccessSignature sr=x&sig=${s.token(43)}%3D&se=1700000000&skn=Root`),
  ],
  ['no scheme at all', header('Authorization', s.token(32))],
  ['Basic, lower case', header('authorization', `basic ${base64(`ann:${s.password()}`)}`)],
  ['Basic of a token alone', header('Authorization', `Basic ${base64(`${s.token(30)}:`)}`)],
  ['Signature of the message', header('Signature', `sig1=:${s.token(64)}:`)],
  ['HTTP signatures, draft', header('Signature', `keyId="k",algorithm="rsa-sha256",signature="${s.token(86)}=="`)],
  [
    'WSSE',
    header(
      'X-WSSE',
      `UsernameToken Username="ann", PasswordDigest="${s.token(27)}=", Nonce="${s.token(16)}", Created="2026-01-01T00:00:00Z"`,
    ),
  ],
  [
    'Digest of a proxy',
    header('Proxy-Authorization', `Digest username="ann", cnonce="${s.token(16)}", response="${s.hex(32)}"`),
  ],
  [
    'Authentication-Info',
    { answerHeaders: [['Authentication-Info', `nextnonce="${s.token(32)}", rspauth="${s.hex(32)}"`]] },
  ],
  [
    'Sec-WebSocket-Protocol with a token',
    header(
      'Sec-WebSocket-Protocol',
      `base64url.bearer.authorization.k8s.io.${base64url(s.token(40))}, v4.channel.k8s.io`,
    ),
  ],
  ['Sec-WebSocket-Protocol, bare', header('Sec-WebSocket-Protocol', `access_token, ${s.token(40)}`)],
  ['x-amz-content with key', header('X-Amz-Server-Side-Encryption-Customer-Key', `${s.token(43)}=`)],
]

/** Vendors' fields that the table of names has not. */
const vendors = (s: Secrets): Form[] => [
  ...'X-Algolia-API-Key X-Algolia-Application-Id-Secret X-Honeycomb-Team X-Insert-Key X-Query-Key X-License-Key X-Postmark-Server-Token X-MBX-APIKEY X-Coinbase-Signature KC-API-SIGN X-Sentry-Auth Fastly-Key X-Auth-Email-Key X-Okta-Session X-Dropbox-App-Secret X-BULLHORN-TOKEN X-Redlock-Auth X-PAN-KEY X-Rundeck-Auth-Token X-TYK-API-KEY X-Chef-Token X-Aiven-Token X-Pact-Token X-Snipeit-Token X-JFrog-Art-Api X-NuGet-ApiKey X-Octopus-ApiKey X-Harness-Key Circle-Token X-Buildkite-Token X-Travis-Token X-Netlify-Secret X-Vercel-Protection-Bypass X-Twilio-Signature X-Zendesk-Token X-Intercom-Hmac X-Wix-Secret X-WP-Nonce X-Magento-Token X-SAP-Session X-Qlik-Xrfkey X-Tableau-Auth X-Metabase-Session X-Grafana-Token X-Kibana-Key X-Emarsys-Signature X-Passport X-Ticket X-Secret-Knock X-Firebase-AppCheck X-Appwrite-Key X-Appwrite-JWT X-Supabase-Key apikey X-PB-Auth X-Typesense-API-KEY X-Meili-Key xi-api-key x-goog-authenticated-token anthropic-api-key X-Replicate-Token Ce-Token X-MSTR-AuthToken X-F5-Auth-Token X-NITRO-PASS X-chkp-sid X-Avi-CSRF X-APIC-Cookie vmware-api-session-id X-Redfish-Token X-RestSvcSessionId X-SDS-AUTH-TOKEN X-Storage-Token X-Subject-Token X-Container-Meta-Temp-URL-Key'
    .split(' ')
    .map((name, n): Form => [`field ${name}`, header(name, n % 2 === 0 ? s.token() : s.hex(32))]),
]

const cookies = (s: Secrets): Form[] => [
  [
    'cookie: JSON in percent-encoding',
    cookie(`s=${encodeURIComponent(JSON.stringify({ u: 'ann', auth: { k: s.token(24) } }))}`),
  ],
  ['cookie: JSON in base64', cookie(`prefs=${base64(JSON.stringify({ theme: 'dark', sessionToken: s.token(24) }))}`)],
  ['cookie: signed by Express', cookie(`user=s%3Aann.${s.token(43)}`)],
  ['cookie: signed by Django', cookie(`messages=W1siX19.${s.token(43)}`)],
  ['cookie: Rails', cookie(`_app_session=${s.token(60)}--${s.hex(40)}`)],
  ['cookie: Flask', cookie(`session=eyJ1c2VyIjoxfQ.Zk1a2w.${s.token(27)}`)],
  ['cookie: Play', cookie(`PLAY_SESSION=${s.hex(40)}-user=ann`)],
  ['cookie: Java serialised', cookie(`rememberMe=rO0AB${s.token(60)}`)],
  [
    'cookie: PHP serialised',
    cookie(`u=${encodeURIComponent(`a:2:{s:4:"user";s:3:"ann";s:5:"token";s:24:"${s.token(24)}";}`)}`),
  ],
  ['cookie: login and hash', cookie(`phpbb3_sid=${s.hex(32)}; phpbb3_k=${s.hex(16)}`)],
  ['cookie: quoted', cookie(`a="${s.token(24)}"`)],
  ['cookie: without a name', cookie(s.token(32))],
  ['cookie: login with a blank', cookie(`auth=ann smith ${s.password()}`)],
  ['cookie: number', cookie(`pin=${s.digits(8)}`)],
  ['cookie: JWE', cookie(`x=eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..${s.token(16)}.${s.token(60)}.${s.token(22)}`)],
  [
    'Set-Cookie: deep',
    { answerHeaders: [['Set-Cookie', `data=${encodeURIComponent(JSON.stringify({ jwt: s.token(40) }))}; Path=/`]] },
  ],
  ['Set-Cookie2', { answerHeaders: [['Set-Cookie2', `sid=${s.token(24)}; Version=1`]] }],
  ['Clear text in X-Set-Cookie', { answerHeaders: [['X-Set-Cookie', `sid=${s.token(24)}`]] }],
]

const flows = (s: Secrets): Form[] => [
  [
    'device code',
    form(`grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Adevice_code&client_id=tv&device_code=${s.token(40)}`),
  ],
  [
    'device code given',
    answer({ device_code: s.token(40), user_code: s.userCode(), verification_uri: 'https://x.test/device' }),
  ],
  ['user code typed', form(`user_code=${s.userCode()}`)],
  [
    'authorization code',
    form(
      `grant_type=authorization_code&code=${s.token(40)}&redirect_uri=https%3A%2F%2Fx.test%2Fcb&code_verifier=${s.token(64)}`,
    ),
  ],
  ['password grant', form(`grant_type=password&username=ann&password=${s.password()}&scope=all`)],
  [
    'token exchange',
    form(
      `grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Atoken-exchange&subject_token=${s.token(40)}&actor_token=${s.token(40)}`,
    ),
  ],
  ['client assertion', form(`client_assertion_type=urn%3Aietf&client_assertion=${s.jwt()}`)],
  [
    'SAMLResponse',
    form(
      `SAMLResponse=${encodeURIComponent(base64(`<samlp:Response ID="${s.token(20)}"><ds:SignatureValue>${s.token(60)}</ds:SignatureValue></samlp:Response>`))}&RelayState=%2F`,
    ),
  ],
  [
    'SAMLRequest in a query',
    { target: `/sso?SAMLRequest=${encodeURIComponent(base64(s.token(80)))}&Signature=${s.token(60)}` },
  ],
  ['SAML artifact', { target: `/acs?SAMLart=${encodeURIComponent(base64(`\u0000\u0004${s.token(40)}`))}` }],
  ['CAS ticket', { target: `/app?ticket=ST-1856339-${s.token(20)}` }],
  ['CAS proxy ticket', { target: `/proxy?pgt=TGT-330384-${s.token(40)}&pgtIou=PGTIOU-${s.token(40)}` }],
  ['OpenID', { target: `/rp?openid.assoc_handle=${s.token(30)}&openid.sig=${s.token(27)}%3D` }],
  ['id_token in a fragment', { target: `/cb#state=1&id_token=${s.jwt()}` }],
  ['magic link, query', { target: `/login?magic=${s.token(43)}` }],
  ['magic link, token alone', { target: `/l/${s.token(43)}` }],
  [
    'sign-in link of Firebase',
    { target: `/__/auth/action?mode=signIn&oobCode=${s.token(54)}&apiKey=AIza${s.token(35)}` },
  ],
  ['reset link', { target: `/reset?id=7&k=${s.hex(40)}` }],
  ['Django reset', { target: `/accounts/reset/MQ/c5k0s1-${s.hex(32)}/` }],
  ['Devise', { target: `/users/password/edit?reset_password_token=${s.token(20)}` }],
  ['code typed where it is verified', { target: '/v1/login/verify', ...json({ code: s.digits(6) }) }],
  ['code typed as a token', json({ token: s.digits(6) })],
  ['code in a link', { target: `/verify?code=${s.digits(8)}` }],
  ['one-time code', json({ phone: '+4915112345678', code: s.digits(8) })],
  ['one-time code under sms', json({ sms_code: s.digits(6) })],
  ['code as a number', { body: `{"otp":${s.digits(7)}}` }],
  ['2FA in a form', form(`2fa_code=${s.digits(6)}`)],
  ['TOTP secret as a URI', answer({ qr: `otpauth://totp/x:ann?secret=${s.token(32).toUpperCase()}&issuer=x` })],
  ['recovery codes', answer({ recoveryCodes: [s.token(10), s.token(10)] })],
  ['security question', form(`security_question=pet&security_answer=${s.word()}`)],
  [
    'passkey',
    json({
      type: 'public-key',
      response: { signature: s.token(86), clientDataJSON: base64url(JSON.stringify({ challenge: 'abc' })) },
    }),
  ],
  ['SCRAM', json({ payload: base64(`c=biws,r=${s.token(24)},p=${s.token(27)}=`), mechanism: 'SCRAM-SHA-256' })],
  ['SASL PLAIN', json({ mechanism: 'PLAIN', initialResponse: base64(`\0ann\0${s.password()}`) })],
  ['Kerberos', json({ ticket: base64(`a\u0082${s.token(60)}`) })],
  ['LTI', form(`oauth_consumer_key=k&oauth_signature=${s.token(27)}%3D&ext_token=${s.token(30)}`)],
  ['hCaptcha', form(`h-captcha-response=${s.token(60)}`)],
]

const documents = (s: Secrets): Form[] => [
  [
    'GraphQL variables',
    {
      target: '/graphql',
      ...json({
        operationName: 'L',
        query: 'mutation L($u:String!,$p:String!){login(u:$u,p:$p){id}}',
        variables: { u: 'ann', password: s.password() },
      }),
    },
  ],
  [
    'GraphQL variables over GET',
    { target: `/graphql?query=mutation&variables=${encodeURIComponent(JSON.stringify({ in: { secret: s.word() } }))}` },
  ],
  [
    'GraphQL block string',
    { target: '/graphql', ...json({ query: `mutation{login(user:"a",password:"""${s.password()}"""){id}}` }) },
  ],
  [
    'GraphQL as its type',
    { target: '/graphql', type: 'application/graphql', body: `mutation { signIn(passwd: "${s.password()}") { id } }` },
  ],
  [
    'GraphQL batch',
    {
      target: '/graphql',
      ...json([{ query: '{a}' }, { query: 'mutation($x:I){l(x:$x)}', variables: { x: { apiKey: s.token(24) } } }]),
    },
  ],
  [
    'GraphQL errors echo',
    {
      target: '/graphql',
      ...answer({ errors: [{ message: `Variable "$password" got invalid value "${s.password()}"` }] }),
    },
  ],
  [
    'WS-Security',
    xml(
      `<s:Envelope xmlns:s="u"><s:Header><wsse:Security xmlns:wsse="w"><wsse:UsernameToken><wsse:Username>a</wsse:Username><wsse:Password Type="x#PasswordDigest">${s.token(27)}=</wsse:Password><wsse:Nonce>${s.token(22)}</wsse:Nonce></wsse:UsernameToken></wsse:Security></s:Header></s:Envelope>`,
    ),
  ],
  [
    'binary security token',
    xml(
      `<s:Envelope xmlns:s="u"><s:Header><wsse:BinarySecurityToken xmlns:wsse="w">${s.token(80)}</wsse:BinarySecurityToken></s:Header></s:Envelope>`,
    ),
  ],
  [
    'Salesforce session',
    xml(
      `<e:Envelope xmlns:e="u"><e:Header><SessionHeader><sessionId>00D5g!${s.token(60)}</sessionId></SessionHeader></e:Header></e:Envelope>`,
    ),
  ],
  ['SOAP in CDATA', xml(`<r><pwd><![CDATA[${s.password()}]]></pwd></r>`)],
  ['XML comment beside it', xml(`<r><password>${s.password()}<!-- x --></password></r>`)],
  ['XML entity', xml(`<r><password>${s.password().replace('!', '&#33;')}</password></r>`)],
  ['plist', xml(`<plist><dict><key>Password</key><string>${s.password()}</string></dict></plist>`)],
  ['.NET settings', xml(`<configuration><add key="DbPassword" value="${s.password()}"/></configuration>`)],
  [
    'multipart, JSON part',
    {
      type: 'multipart/form-data; boundary=bnd',
      body: `--bnd\r\nContent-Disposition: form-data; name="meta"\r\nContent-Type: application/json\r\n\r\n{"password":"${s.password()}"}\r\n--bnd--\r\n`,
    },
  ],
  [
    'multipart, file name',
    {
      type: 'multipart/form-data; boundary=bnd',
      body: `--bnd\r\nContent-Disposition: form-data; name="f"; filename="ghp_${s.token(36)}.txt"\r\n\r\nx\r\n--bnd--\r\n`,
    },
  ],
  [
    'multipart, name* of RFC 5987',
    {
      type: 'multipart/form-data; boundary=bnd',
      body: `--bnd\r\nContent-Disposition: form-data; name*=UTF-8''pass%77ord\r\n\r\n${s.password()}\r\n--bnd--\r\n`,
    },
  ],
  [
    'multipart, quoted boundary',
    {
      type: 'multipart/form-data; boundary="b n d"',
      body: `--b n d\r\nContent-Disposition: form-data; name=password\r\n\r\n${s.password()}\r\n--b n d--\r\n`,
    },
  ],
  [
    'multipart/mixed with a call',
    {
      type: 'multipart/mixed; boundary=b',
      body: `--b\r\nContent-Type: application/http\r\n\r\nPOST /login?key=${s.token(24)} HTTP/1.1\r\nAuthorization: Bearer ${s.token(30)}\r\n\r\n{"password":"${s.password()}"}\r\n--b--\r\n`,
    },
  ],
  ['NDJSON', { type: 'application/x-ndjson', body: `{"index":{}}\n{"password":"${s.password()}"}\n` }],
  [
    'JSON Patch',
    { type: 'application/json-patch+json', ...json([{ op: 'replace', path: '/password', value: s.password() }]) },
  ],
  ['JSON merge patch', { type: 'application/merge-patch+json', ...json({ credentials: { pin: s.digits(6) } }) }],
  [
    'JSON:API',
    {
      type: 'application/vnd.api+json',
      ...json({ data: { type: 'sessions', attributes: { email: 'a@x.test', password: s.password() } } }),
    },
  ],
  [
    'SCIM',
    {
      type: 'application/scim+json',
      ...json({ schemas: ['urn:x'], Operations: [{ op: 'add', path: 'password', value: s.password() }] }),
    },
  ],
  [
    'FHIR extension',
    {
      type: 'application/fhir+json',
      ...json({ extension: [{ url: 'http://x/accessToken', valueString: s.token(24) }] }),
    },
  ],
  ['OData', json({ '@odata.context': 'x', Password: s.password() })],
  ['YAML body', { type: 'application/yaml', body: `user: ann\npassword: ${s.password()}\n` }],
  ['TOML body', { type: 'application/toml', body: `[db]\npassword = "${s.password()}"\n` }],
  ['text body', { type: 'text/plain', body: `user=ann\npassword=${s.password()}\n` }],
  ['no type', { type: '', body: `{"api_key":"${s.token(24)}"}` }],
  [
    'CSV of users',
    { answer: `id,name,password\n1,ann,${s.password()}\n2,bob,${s.password()}\n`, answerType: 'text/csv' },
  ],
  ['CSV of semicolons', { answer: `id;api_key\n1;${s.token(24)}\n`, answerType: 'text/csv' }],
  [
    'page with a form',
    {
      answer: `<html><form><input type=hidden name="csrf_token" value="${s.token(32)}"></form></html>`,
      answerType: 'text/html',
    },
  ],
  [
    'page with a script',
    { answer: `<html><script>window.config={apiKey:"${s.token(30)}",user:1}</script></html>`, answerType: 'text/html' },
  ],
  [
    'page with a meta',
    { answer: `<html><meta name="csrf-token" content="${s.token(32)}"></html>`, answerType: 'text/html' },
  ],
  ['SSE', events(`event: auth\ndata: {"access_token":"${s.token(32)}"}\n\n`)],
  ['SSE, plain text', events(`data: token=${s.token(32)}\n\n`)],
  ['SSE, id', events(`id: ghp_${s.token(36)}\ndata: {"a":1}\n\n`)],
  ['JSONP', { answer: `cb({"sessionToken":"${s.token(32)}"})`, answerType: 'text/javascript' }],
  [
    'PEM of a key',
    json({
      tls: { key: `-----BEGIN EC PRIVATE KEY-----\n${s.token(64)}\n${s.token(40)}\n-----END EC PRIVATE KEY-----\n` },
    }),
  ],
  [
    'OpenSSH key',
    json({ file: `-----BEGIN OPENSSH PRIVATE KEY-----\n${s.token(70)}\n-----END OPENSSH PRIVATE KEY-----` }),
  ],
  [
    'PEM with escaped line ends',
    { body: `{"note":"-----BEGIN RSA PRIVATE KEY-----\\n${s.token(64)}\\n-----END RSA PRIVATE KEY-----"}` },
  ],
  [
    'PGP key',
    json({ armor: `-----BEGIN PGP PRIVATE KEY BLOCK-----\n\n${s.token(64)}\n-----END PGP PRIVATE KEY BLOCK-----` }),
  ],
  [
    'PuTTY key',
    json({ ppk: `PuTTY-User-Key-File-3: ssh-ed25519\nPrivate-Lines: 1\n${s.token(64)}\nPrivate-MAC: ${s.hex(64)}` }),
  ],
  ['JWK', json({ kty: 'RSA', n: 'abc', d: s.token(86), p: s.token(43), q: s.token(43) })],
  ['JWK, symmetric', json({ keys: [{ kty: 'oct', k: s.token(43) }] })],
  ['PKCS#12', json({ pfx: base64(s.token(120)), pfxPassword: s.password() })],
  [
    'JWE',
    json({
      blob: `eyJhbGciOiJSU0EtT0FFUCIsImVuYyI6IkEyNTZHQ00ifQ.${s.token(80)}.${s.token(16)}.${s.token(60)}.${s.token(22)}`,
    }),
  ],
  ['PASETO', json({ t: `v4.local.${s.token(90)}` })],
  ['Macaroon', json({ discharge: `MDAx${s.token(80)}` })],
  [
    'kubeconfig',
    json({
      kubeconfig: `apiVersion: v1\nusers:\n- name: a\n  user:\n    token: ${s.token(40)}\n    client-key-data: ${base64(s.token(60))}\n`,
    }),
  ],
  ['.npmrc', json({ npmrc: `//registry.npmjs.org/:_authToken=npm_${s.token(36)}` })],
  ['.netrc', json({ netrc: `machine x.test login ann password ${s.password()}` })],
  ['docker config', json({ auths: { 'r.test': { auth: base64(`ann:${s.password()}`) } } })],
  [
    'AWS credentials file',
    json({ f: `[default]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = ${s.token(40)}\n` }),
  ],
  [
    'GCP service account',
    json({
      type: 'service_account',
      private_key: `-----BEGIN PRIVATE KEY-----\n${s.token(64)}\n-----END PRIVATE KEY-----\n`,
    }),
  ],
  ['JDBC', json({ url: `jdbc:mysql://db/x?user=sa&password=${s.password()}` })],
  ['ODBC', json({ dsn: `Driver={SQL Server};Server=db;Uid=sa;Pwd=${s.password()};` })],
  [
    'Azure storage',
    json({ c: `DefaultEndpointsProtocol=https;AccountName=a;AccountKey=${s.token(86)}==;EndpointSuffix=x` }),
  ],
  ['Service Bus', json({ c: `Endpoint=sb://x/;SharedAccessKeyName=Root;SharedAccessKey=${s.token(43)}=` })],
  ['libpq words', json({ conn: `host=db port=5432 user=sa password=${s.password()} dbname=x` })],
  ['MongoDB URL', json({ m: `mongodb+srv://app:${s.password()}@cluster0.x.test/db?retryWrites=true` })],
  ['SMTP URL', json({ m: `smtps://ann%40x.test:${s.password()}@mail.x.test:465` })],
  ['Slack webhook URL', json({ u: `https://hooks.slack.com/services/T00000000/B00000000/${s.token(24)}` })],
  ['Discord webhook URL', json({ u: `https://discord.com/api/webhooks/123456789012345678/${s.token(68)}` })],
  ['Teams webhook URL', json({ u: `https://x.webhook.office.com/webhookb2/a@b/IncomingWebhook/${s.hex(32)}/x` })],
  ['signed URL', json({ u: `https://storage.googleapis.com/b/o?X-Goog-Signature=${s.hex(128)}` })],
  ['CloudFront', { target: `/v.mp4?Policy=${s.token(60)}&Signature=${s.token(60)}&Key-Pair-Id=K1` }],
  ['nginx secure link', { target: `/v.mp4?md5=${s.token(22)}&expires=1700000000` }],
  ['git credential', json({ line: `protocol=https\nhost=x.test\nusername=ann\npassword=${s.password()}\n` })],
  ['shell export', json({ sh: `export GITHUB_TOKEN=${s.token(36)} && make` })],
  ['PowerShell', json({ ps: `$pw = ConvertTo-SecureString '${s.password()}' -AsPlainText; Connect -Password $pw` })],
  ['SQL', json({ sql: `CREATE USER ann IDENTIFIED BY '${s.password()}'` })],
  ['SQL, Postgres', json({ sql: `ALTER ROLE ann WITH PASSWORD '${s.password()}'` })],
  ['htpasswd', json({ f: `ann:$apr1$${s.token(8)}$${s.token(22)}` })],
  ['log line', answer({ logs: [`2026-01-01 INFO login user=ann pwd=${s.password()} ok`] })],
  ['stack trace', answer({ trace: `at login(user='ann', password='${s.password()}') line 3` })],
  ['Python dict', answer({ repr: `{'user': 'ann', 'api_key': '${s.token(24)}'}` })],
  ['Ruby hash', answer({ repr: `{:user=>"ann", :password=>"${s.password()}"}` })],
  ['PHP array', answer({ dump: `array(2) { ["password"]=> string(12) "${s.password()}" }` })],
  ['Java toString', answer({ s: `LoginRequest(user=ann, password=${s.password()})` })],
  ['curl -H', json({ c: `curl https://x.test -H "Authorization: Bearer ${s.token(30)}"` })],
  ['wget', json({ c: `wget --http-password=${s.password()} https://x.test` })],
  ['sshpass', json({ c: `sshpass -p ${s.password()} ssh ann@x` })],
  ['docker login', json({ c: `docker login -u ann -p ${s.password()} r.test` })],
  ['environment list', json({ env: [{ name: 'DB_PASSWORD', value: s.password() }] })],
  ['environment strings', json({ Env: [`MYSQL_ROOT_PASSWORD=${s.password()}`, 'PORT=80'] })],
  ['Terraform state', answer({ resources: [{ attributes: { master_password: s.password(), endpoint: 'x' } }] })],
  [
    'Kubernetes secret',
    answer({ kind: 'Secret', data: { 'tls.key': base64(s.token(60)), password: base64(s.password()) } }),
  ],
  ['Vault', answer({ auth: { client_token: `hvs.${s.token(90)}` } })],
  ['Stripe', answer({ client_secret: `pi_${s.token(24)}_secret_${s.token(25)}` })],
  ['Plaid', json({ secret: s.hex(30), public_token: `public-sandbox-${s.token(36)}` })],
  ['Twilio', form(`AccountSid=AC1&AuthToken=${s.hex(32)}`)],
  ['OpenAI', json({ k: `sk-proj-${s.token(48)}` })],
  ['Anthropic', json({ k: `sk-ant-api03-${s.token(90)}` })],
  ['Hugging Face', json({ k: `hf_${s.token(34)}` })],
  ['SendGrid', json({ k: `SG.${s.token(22)}.${s.token(43)}` })],
  ['GitLab', json({ k: `glpat-${s.token(20)}` })],
  ['Shopify', json({ k: `shpat_${s.hex(32)}` })],
  ['DigitalOcean', json({ k: `dop_v1_${s.hex(64)}` })],
  ['Telegram', json({ k: `123456789:AA${s.token(33)}` })],
  ['age key', json({ k: `AGE-SECRET-KEY-1${s.token(58).toUpperCase()}` })],
  ['mnemonic', json({ seedPhrase: `${s.word()} ${s.word()} ${s.word()}` })],
  ['card PIN', json({ card: '4111', pinBlock: s.hex(16) })],
  ['Wi-Fi', json({ ssid: 'home', psk: s.password() })],
  ['Wi-Fi code', json({ qr: `WIFI:T:WPA;S:home;P:${s.password()};;` })],
  ['SNMP', json({ snmpCommunity: s.word(), snmpAuthPassphrase: s.password() })],
  ['RADIUS', json({ 'User-Password': s.password(), 'shared-secret': s.word() })],
  ['MQTT', json({ clientId: 'd1', username: 'd1', password: s.word() })],
  ['door code', json({ doorCode: s.digits(6), alarmPin: s.digits(6) })],
]

const targets = (s: Secrets): Form[] => [
  ['Airtable-like key in the path', { target: `/v0/appX/pat${s.token(14)}.${s.hex(64)}/Table` }],
  ['Slack hook in the path', { target: `/services/T00000000/B00000000/${s.token(24)}` }],
  ['Discord hook in the path', { target: `/api/webhooks/123456789012345678/${s.token(68)}` }],
  ['session in the path', { target: `/session/${s.hex(32)}/element` }],
  ['key behind key', { target: `/api/key/${s.token(32)}/status` }],
  ['OTP in the path', { target: `/otp/verify/${s.digits(6)}` }],
  ['Basic userinfo in a query', { target: `/fetch?url=${encodeURIComponent(`https://ann:${s.password()}@x.test/`)}` }],
  ['fragment with a bare token', { target: `/app#${s.token(40)}` }],
  ['fragment route', { target: `/app#/callback?access_token=${s.token(40)}&x=1` }],
  ['PHP session', { target: `/index.php?PHPSESSID=${s.token(26)}` }],
  ['sid', { target: `/x?sid=${s.hex(32)}` }],
  ['CFTOKEN', { target: `/x.cfm?CFID=1&CFTOKEN=${s.hex(24)}` }],
  ['array name', { target: `/x?auth[]=${s.token(24)}&auth[]=2` }],
  ['encoded name', { target: `/x?%61pi%5Fkey=${s.token(24)}` }],
  ['plus in the name', { target: `/x?api+key=${s.token(24)}` }],
  ['dot in the name', { target: `/x?user.password=${s.password()}` }],
  ['colon', { target: `/x?password:${s.password()}` }],
  ['JSON in a query', { target: `/x?q=${encodeURIComponent(JSON.stringify({ filter: { token: s.token(24) } }))}` }],
  [
    'base64 JSON in a query',
    { target: `/x?d=${encodeURIComponent(base64(JSON.stringify({ u: 1, password: s.password() })))}` },
  ],
  ['LDAP filter', { target: `/x?f=${encodeURIComponent(`(&(uid=ann)(userPassword=${s.password()}))`)}` }],
  ['in the Referer path', header('Referer', `https://x.test/reset/${s.token(40)}`)],
  ['in the Location path', { answerHeaders: [['Location', `/invite/${s.token(40)}`]] }],
  ['in Content-Location', { answerHeaders: [['Content-Location', `/x?token=${s.token(30)}`]] }],
  ['in X-Original-URL', header('X-Original-URL', `/x?api_key=${s.token(30)}`)],
  ['in X-Forwarded-Prefix', header('X-Forwarded-Prefix', `/t/${s.token(30)}`)],
  ['in the Destination', header('Destination', `https://ann:${s.password()}@x.test/f`)],
  ['in If-Match', header('If-Match', `"${s.token(40)}"`)],
  ['in From', header('From', `${s.token(30)}@x.test`)],
  ['in Via', header('Via', `1.1 ${s.token(30)}`)],
  ['in traceparent state', header('tracestate', `vendor=${s.token(40)}`)],
  ['in baggage', header('baggage', `userToken=${s.token(30)},x=1`)],
  ['in Server-Timing', { answerHeaders: [['Server-Timing', `auth;desc="${s.token(30)}"`]] }],
  ['in Alt-Svc', { answerHeaders: [['Alt-Svc', `h2="${s.token(30)}.x.test:443"`]] }],
  ['in Warning', { answerHeaders: [['Warning', `199 x "token=${s.token(30)}"`]] }],
  ['in Retry-After', { answerHeaders: [['Retry-After', s.token(30)]] }],
  ['in Deprecation', { answerHeaders: [['Deprecation', `@${s.token(30)}`]] }],
  ['in Sunset', { answerHeaders: [['Sunset', s.token(30)]] }],
  ['in RateLimit-Policy', { answerHeaders: [['RateLimit-Policy', `"${s.token(30)}";q=100`]] }],
  ['in Upgrade', header('Upgrade', s.token(30))],
  ['in X-Requested-With', header('X-Requested-With', s.token(30))],
]

export function fieldForms(secrets: Secrets): Planted[] {
  return [schemes, vendors, cookies, flows, documents, targets]
    .flatMap((make) => make(secrets))
    .map(([title, planted]) => ({ title, ...planted }))
}
