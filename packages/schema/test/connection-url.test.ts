import { type ConnectionRules, displayUrl, parseConnectionUrl } from '../src/connection-url'

const rules: ConnectionRules = {
  option: '--state',
  environment: 'APISCOPE_STATE',
  schemes: ['redis', 'rediss'],
  port: 6379,
  params: ['cluster'],
}
const parse = (url: string, environment: NodeJS.ProcessEnv = {}) => parseConnectionUrl(url, rules, environment)
const SECRETS = [
  'pa55/w0rd',
  'pa55?w0rd',
  'pa55#w0rd',
  'pa55@w0rd',
  'pa55:w0rd',
  'pa55w0rd',
  'pa/55?w0=rd',
  'pa55?cluster=w0rd',
  '55555/w0rd',
  'pa%2',
  '/pa55',
  'w0rd/',
]
/** URLs with a password where one can be typed, right or wrong. */
const FORMS: ((secret: string) => string)[] = [
  (secret) => `redis://svc:${secret}@h:6379/0`,
  (secret) => `redis://svc:${secret}@h1:6379,h2:6379`,
  (secret) => `redis://:${secret}@h`,
  (secret) => `redis://${secret}@h`,
  (secret) => `redis://svc:${secret}`,
  (secret) => `redis://h:${secret}`,
  (secret) => `redis://h:6379/${secret}?x=1`,
  (secret) => `redis://h?password=${secret}`,
  (secret) => `redis://h?${secret}`,
  (secret) => `redis://h?passwordFile=${secret.replaceAll(/[/?#]/g, '')}`,
  (secret) => `redis:/svc:${secret}@h`,
  (secret) => `redis//svc:${secret}@h`,
  (secret) => `kafka://svc:${secret}@h`,
  (secret) => `svc:${secret}@h`,
]

test.each(SECRETS)('C2: no error repeats a password in a wrong URL: %s', (secret) => {
  for (const form of FORMS) {
    let text = ''
    try {
      parse(form(secret))
    } catch (error) {
      text = `${(error as Error).message} ${String((error as Error).cause ?? '')}`
    }
    for (const part of secret.split(/[/?#@:=%]/))
      if (part.length >= 4 && part !== 'cluster') expect(text).not.toContain(part)
  }
})

test('C2: what is shown of a URL holds no login, also of one that cannot be parsed', () => {
  expect(displayUrl('redis://user:secret@host:6379/0')).toBe('redis://host:6379')
  expect(displayUrl('kafka://a:9092,b:9092')).toBe('kafka://a:9092,b:9092')
  for (const secret of SECRETS) {
    for (const form of FORMS.slice(0, 4)) expect(displayUrl(form(secret))).not.toMatch(/pa55|w0rd/)
  }
})

test('a password from the environment that is no file is not repeated either; a path is', () => {
  expect(() => parse('redis://h', { APISCOPE_STATE_PASSWORD_FILE: 'hunter2secret' })).toThrow(
    /PASSWORD_FILE: cannot read the file/,
  )
  expect(() => parse('redis://h', { APISCOPE_STATE_PASSWORD_FILE: '/none/at/all' })).toThrow(/none.at.all/)
})

test('right URLs are read as before', () => {
  const { user, password, hosts, path, display } = parse('redis://svc:pa%2F55%40@h1:7000,[::1]/3?cluster=true')
  expect({ user, password, hosts, path, display }).toEqual({
    user: 'svc',
    password: 'pa/55@',
    hosts: [
      { host: 'h1', port: 7000 },
      { host: '::1', port: 6379 },
    ],
    path: '3',
    display: 'redis://h1:7000,[::1]',
  })
  expect(() => parse('redis://h:99999')).toThrow(/'h:99999' is not HOST:PORT/)
  expect(() => parse('redis://h?colour=red')).toThrow(/does not know 'colour'/)
})
