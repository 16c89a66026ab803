import { extractParameters, type HttpLimits } from '@apiscope/http'
import fc from 'fast-check'
import { TestFlow } from './support/flow'

/** `in name=value|value` of every parameter. */
function parameters(request: string, response = '', limits: Partial<HttpLimits> = {}): string[] {
  const flow = new TestFlow({ inspect: 1_000_000 })
  flow.client(request).server(response || 'HTTP/1.1 204 No Content\r\n\r\n')
  const [exchange] = flow.close()
  return extractParameters(exchange, limits).map((p) => `${p.in} ${p.name}=${p.values.join('|')}`)
}

const get = (target: string, ...fields: string[]) =>
  `GET ${target} HTTP/1.1\r\n${fields.map((f) => `${f}\r\n`).join('')}\r\n`
const post = (contentType: string, body: string) =>
  `POST / HTTP/1.1\r\nContent-Type: ${contentType}\r\nContent-Length: ${Buffer.byteLength(body, 'latin1')}\r\n\r\n${body}`
const reply = (contentType: string, body: string) =>
  `HTTP/1.1 200 OK\r\nContent-Type: ${contentType}\r\nContent-Length: ${Buffer.byteLength(body, 'latin1')}\r\n\r\n${body}`
/** Text as its UTF-8 bytes, one character each. */
const wire = (text: string) => Buffer.from(text).toString('latin1')

describe('query', () => {
  test.each([
    ['/a?x=1&y=2', ['query x=1', 'query y=2']],
    ['/a?x=1&x=2&x=1', ['query x=1|2']],
    ['/a?q=caf%C3%A9+au+lait&flag&=orphan&&', ['query q=café au lait', 'query flag=']],
    ['/a?bad=%zz%4&half=%C3', ['query bad=%zz%4', 'query half=\u00c3']],
    ['/a?x=a=b#frag?y=1', ['query x=a=b']],
    ['http://h/a?x=1', ['query x=1']],
    ['/a?filter[name]=bob', ['query filter[name]=bob']],
    ['/a', []],
  ])('%s', (target, expected) => expect(parameters(get(target))).toEqual(expected))
})

describe('cookies and request fields', () => {
  test('cookies', () => {
    expect(parameters(get('/', 'Cookie: sid=abc; theme="dark"; bare; x=', 'Cookie: y=2'))).toEqual([
      'cookie sid=abc',
      'cookie theme=dark',
      'cookie x=',
      'cookie y=2',
    ])
  })
  test('own fields yes, plumbing no', () => {
    expect(
      parameters(
        get(
          '/',
          'Host: a',
          'User-Agent: x',
          'X-User-Id: 7',
          'Authorization: Bearer t',
          'Accept: */*',
          'X-Tenant: acme',
        ),
      ),
    ).toEqual(['header x-user-id=7', 'header x-tenant=acme'])
  })
})

describe('JSON', () => {
  const json = (body: string) => parameters(get('/'), reply('application/json', wire(body))).map((p) => p.slice(9))
  test.each([
    ['{"a":1,"b":{"c":"x","d":[true,null,"y"]}}', ['a=1', 'b.c=x', 'b.d[]=true||y']],
    // P2: that a name is there, with nothing in it.
    ['{"user":{"$ne":null}}', ['user.$ne=']],
    ['{"user":{"$ne":""},"tags":[],"meta":{}}', ['user.$ne=', 'tags[]=', 'meta=']],
    ['[{"sku":"p1"},{"sku":"p2"}]', ['[].sku=p1|p2']],
    ['{"orders":[{"lines":[{"sku":"a"},{"sku":"b"}]},{"lines":[{"sku":"c"}]}]}', ['orders[].lines[].sku=a|b|c']],
    ['[[1,2],[3]]', ['[][]=1|2|3']],
    ['{"card":4111111111111111222233334444}', ['card=4111111111111111222233334444']],
    ['{"n":-1.5e3,"e":"","u":"caf\\u00e9 ☕","q":"a\\"b\\\\"}', ['n=-1.5e3', 'e=', 'u=café ☕', 'q=a"b\\']],
    ['"alone"', ['$=alone']],
    ['42', ['$=42']],
    ['{}', []],
    ['{"a":1}\n{"a":2}\n', ['a=1|2']],
  ])('%s', (body, expected) => expect(json(body)).toEqual(expected))

  test.each([
    ['{"a":"x","b":{"c":"cut', ['a=x', 'b.c=cut']],
    ['{"a":1,,"b":2,}', ['a=1', 'b=2']],
    ['{"a":1}}]]{"b":2}', ['a=1', 'b=2']],
    ['{\'a\':1,"b":2}', ['b=2']],
    ['{"bad":"\\x","b":2}', ['bad=\\x', 'b=2']],
  ])('malformed %s: what can be had', (body, expected) => expect(json(body)).toEqual(expect.arrayContaining(expected)))

  test('agrees with JSON.parse on every scalar of any document', () => {
    const leaves = (value: unknown, name: string, out: Map<string, Set<string>>): void => {
      const add = (key: string, text: string) => {
        if (!out.has(key)) out.set(key, new Set())
        out.get(key)!.add(text)
      }
      if (Array.isArray(value)) {
        const inner = name === '' ? '[]' : `${name}[]`
        if (value.length === 0 && name !== '') add(inner, '')
        for (const item of value) leaves(item, inner, out)
      } else if (value && typeof value === 'object') {
        const entries = Object.entries(value)
        if (entries.length === 0 && name !== '') add(name, '')
        for (const [key, item] of entries) leaves(item, name === '' ? key : `${name}.${key}`, out)
      } else if (value !== null || name !== '') {
        add(name === '' ? '$' : name, typeof value === 'string' ? value : value === null ? '' : JSON.stringify(value))
      }
    }
    // Keys without the characters that names are made of, or two paths could have one name.
    const key = fc.stringMatching(/^[a-z]{1,4}$/)
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 5 },
        fc.string(),
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie('value')),
        fc.dictionary(key, tie('value')),
      ),
    }))
    const limits = { parameters: 1e6, parameterValues: 1e6, valueLength: 1e6, nameLength: 1e6, depth: 100 }
    fc.assert(
      fc.property(value, (document) => {
        const expected = new Map<string, Set<string>>()
        leaves(document, '', expected)
        const flow = new TestFlow({ inspect: 1_000_000 })
        const text = wire(JSON.stringify(document))
        flow.client(get('/')).server(reply('application/json', text))
        const got = extractParameters(flow.close()[0], limits)
        expect(new Map(got.map((p) => [p.name, new Set(p.values)]))).toEqual(expected)
      }),
      { numRuns: 300, seed: 1 },
    )
  })
})

describe('other bodies', () => {
  test('a form', () => {
    expect(parameters(post('application/x-www-form-urlencoded', 'user=a%40b.c&pass=x+y&user=d'))).toEqual([
      'request user=a@b.c|d',
      'request pass=x y',
    ])
  })
  test('JSON sent as a form, and JSON of an unsaid type', () => {
    expect(parameters(post('application/x-www-form-urlencoded', '{"a":1}'))).toEqual(['request a=1'])
    expect(parameters(post('text/plain', '{"a":1}'))).toEqual(['request a=1'])
  })
  test('multipart: fields, names of files, JSON parts; never what is in a file', () => {
    const body = [
      '--XX\r\nContent-Disposition: form-data; name="title"\r\n\r\nHello\r\n',
      '--XX\r\nContent-Disposition: form-data; name="file"; filename="cv \\"final\\".pdf"\r\nContent-Type: application/pdf\r\n\r\nsecret\r\n',
      '--XX\r\nContent-Disposition: form-data; name="meta"\r\nContent-Type: application/json\r\n\r\n{"tags":["a","b"]}\r\n--XX--\r\n',
    ].join('')
    expect(parameters(post('multipart/form-data; boundary="XX"', body))).toEqual([
      'request title=Hello',
      'request file.filename=cv "final".pdf',
      'request meta.tags[]=a|b',
    ])
  })
  test('XML: elements and attributes, without namespaces; entities are not expanded', () => {
    const body =
      '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY e "boom">]><s:order xmlns:s="urn:s" id="7"><s:line sku="a">2</s:line>' +
      '<s:line sku="b">3</s:line><note><![CDATA[x < y]]></note><e>&amp;</e></s:order>'
    expect(parameters(get('/'), reply('application/soap+xml', body))).toEqual([
      'response order@id=7',
      'response order.line@sku=a|b',
      'response order.line=2|3',
      'response order.note=x < y',
      'response order.e=&',
    ])
  })
  test('XML that breaks off', () => {
    expect(parameters(get('/'), reply('text/xml', '<a><b>1</b><c>2'))).toEqual(['response a.b=1'])
  })
  test('GraphQL: variables, and arguments of top-level fields', () => {
    const query =
      'query Q($id: ID!) { user(id: $id, role: ADMIN) { name(short: true) } search(text: "x, (y)", first: 5) { id } }'
    const body = JSON.stringify({ operationName: 'Q', query, variables: { id: '42', input: { mail: 'a@b.c' } } })
    expect(parameters(post('application/json', body))).toEqual([
      'request operationName=Q',
      'request user.id=',
      'request user.role=ADMIN',
      'request search.text=x, (y)',
      'request search.first=5',
      'request variables.id=42',
      'request variables.input.mail=a@b.c',
    ])
    expect(parameters(get('/graphql?query=%7Buser(id:7)%7Bname%7D%7D'))).toContain('query user.id=7')
  })
  test('an image has none', () => {
    expect(parameters(get('/'), reply('image/png', '{"a":1}'))).toEqual([])
  })
})

describe('bounds', () => {
  test('count, values, lengths', () => {
    const body = JSON.stringify(Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`k${i}`, i])))
    expect(parameters(get('/'), reply('application/json', body), { parameters: 10 })).toHaveLength(10)
    const many = JSON.stringify(Array.from({ length: 1000 }, (_, i) => i))
    expect(parameters(get('/'), reply('application/json', many), { parameterValues: 3 })).toEqual(['response []=0|1|2'])
    expect(parameters(get(`/?${'n'.repeat(500)}=${'v'.repeat(5000)}`), '', { nameLength: 5, valueLength: 7 })).toEqual([
      'query nnnnn=vvvvvvv',
    ])
  })
  test('100,000 levels of JSON, of XML, of GraphQL do not overflow the stack', () => {
    expect(parameters(get('/'), reply('application/json', `${'{"a":'.repeat(100_000)}1`))).toEqual([])
    expect(parameters(get('/'), reply('application/json', `[1,${'['.repeat(100_000)}2`))).toEqual(['response []=1'])
    parameters(get('/'), reply('application/xml', '<a>'.repeat(100_000)))
    parameters(post('application/graphql', `{ a(x: ${'['.repeat(100_000)}`))
  })
  test('any bytes as any type: never an exception', () => {
    const types = [
      'application/json',
      'application/xml',
      'multipart/form-data; boundary=a',
      'application/graphql',
      'text/plain',
      'application/x-www-form-urlencoded',
    ]
    fc.assert(
      fc.property(fc.constantFrom(...types), fc.uint8Array({ maxLength: 300 }), fc.string(), (type, bytes, text) => {
        const body = Buffer.concat([Buffer.from(bytes), Buffer.from(`--a\r\n${text}{"query":"{a(b:`)]).toString(
          'latin1',
        )
        parameters(post(type, body), reply(type, body))
      }),
      { numRuns: 500, seed: 1 },
    )
  })
})
