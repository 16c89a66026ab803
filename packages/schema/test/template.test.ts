import { TEMPLATE_LIMITS, templatePath } from '@apiscope/schema'
import * as fc from 'fast-check'

const t = (path: string) => templatePath(path).template

describe('templatePath', () => {
  test.each([
    ['/', '/'],
    ['', '/'],
    ['*', '*'],
    ['/health', '/health'],
    ['/api/v1/users', '/api/v1/users'],
    ['/api/v2.1/users', '/api/v2.1/users'],
    ['/2.0/files', '/2.0/files'],
    ['/2010-04-01/Accounts.json', '/2010-04-01/Accounts.json'],
    ['/admin/api/2024-01/products.json', '/admin/api/2024-01/products.json'],
    ['/v1beta1/projects', '/v1beta1/projects'],
    ['/oauth2/token', '/oauth2/token'],
    ['/oauth2callback', '/oauth2callback'],
    ['/i18n/en-US/messages', '/i18n/en-US/messages'],
    ['/keys/sha256/x509', '/keys/sha256/x509'],
    ['/api/conversations.restrictAccess.addGroup', '/api/conversations.restrictAccess.addGroup'],
    ['/shield_information_barrier_segments', '/shield_information_barrier_segments'],
    ['/api/IpAccessControlListMappings', '/api/IpAccessControlListMappings'],
    ['/static/js/jquery-3.6.0.min.js', '/static/js/jquery-3.6.0.min.js'],
    ['/users/me', '/users/me'],
    ['/users/@me/guilds', '/users/@me/guilds'],
    ['/webhooks/messages/@original', '/webhooks/messages/@original'],
    ['/v71/sobjects', '/v71/sobjects'],
    ['/api/v20240115/orders', '/api/v20240115/orders'],
    ['/api/2024-01-15.preview/orders', '/api/2024-01-15.preview/orders'],
    ['/api/2024-01-15-preview/orders', '/api/2024-01-15-preview/orders'],
  ])('words and versions stay: %s', (path, template) => expect(t(path)).toBe(template))

  test.each([
    ['/users/1', '/users/{id}'],
    ['/users/-1', '/users/{id}'],
    ['/users/3e6b3a66-7e4b-46bb-a5bf-1f8f37f96ba2/orders', '/users/{id}/orders'],
    ['/commits/4f3c2a1b', '/commits/{id}'],
    ['/rates/2024-05-07', '/rates/{id}'],
    ['/at/2024-05-07T12:00:00Z', '/at/{id}'],
    ['/by-mail/anthony%2Bshadow%40corp.example', '/by-mail/{id}'],
    ['/by-phone/+41-79-555-01-23', '/by-phone/{id}'],
    ['/by-ip/192.0.2.7', '/by-ip/{id}'],
    ['/by-ip/2001:db8::1', '/by-ip/{id}'],
    ['/customers/cus_9s6XKzkNRvLm', '/customers/{id}'],
    ['/payments/pi_3MtwBwLkdIwHu7ix28a3tqPa/capture', '/payments/{id}/capture'],
    ['/things/01ARZ3NDEKTSV4RRFFQ69G5FAV', '/things/{id}'],
    ['/things/V1StGXR8_Z5jdHi6B-myT', '/things/{id}'],
    ['/sessions/NQZEBIK', '/sessions/{id}'],
    ['/token/eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U', '/token/{id}'],
    ['/Accounts/ACe98b1af3ef7850569ce2b8976cc7021a.json', '/Accounts/{id}.json'],
    ['/tiles/7/3/1.png', '/tiles/{id}/{id}/{id}.png'],
    ['/assets/app.753d8cec.js', '/assets/{id}.js'],
    ['/orders/null', '/orders/{id}'],
    ['/orders/undefined', '/orders/{id}'],
    ['/orders/{id}', '/orders/{id}'],
    ['/orders/123:cancel', '/orders/{id}:cancel'],
    ['/odata/Orders(123)', '/odata/Orders({id})'],
    ["/odata/Orders('abc')", "/odata/Orders('{id}')"],
    ["/odata/Lines(Order=12,Item='b')/Product", "/odata/Lines(Order={id},Item='{id}')/Product"],
    ['/repos/a/b/compare/main...feature-x', '/repos/a/b/compare/{id}...{id}'],
    ['/forecast/52.52,13.40', '/forecast/{id},{id}'],
    ['/forecast/-33.86,151.21/hourly', '/forecast/{id},{id}/hourly'],
    ['/timemachine/37.8,-122,1700000000.json', '/timemachine/{id},{id},{id}.json'],
    ['/batch/1,2,3', '/batch/{id}'],
    ['/files/9921.zip.sha256', '/files/{id}.zip.sha256'],
    ['/files/report-2024.tar.gz', '/files/{id}.tar.gz'],
    ['/exports/77120.csv', '/exports/{id}.csv'],
    ['/media/@alice/posts', '/media/{id}/posts'],
    ["/users/1' OR 1=1--", '/users/{id}'],
  ])('values go: %s', (path, template) => expect(t(path)).toBe(template))

  test.each([
    ['//api///users//1/', '/api/users/{id}'],
    ['/api/../admin/./x', '/admin/x'],
    ['/../../x', '/x'],
    ['/a/%2e%2E/b', '/b'],
    ['/users/1?x=/2', '/users/{id}'],
    ['/users#/1', '/users'],
    ['http://h.example:80/users/1?q', '/users/{id}'],
    ['http://h.example', '/'],
    ['/cart;jsessionid=0123456789ABCDEF/items', '/cart/items'],
    ['/map;lat=1.5;lon=-2', '/map;lat={id};lon={id}'],
    ['/%75sers/%31', '/users/{id}'],
  ])('paths are put in order: %s', (path, template) => expect(t(path)).toBe(template))

  test('parameters carry the decoded values in order', () => {
    expect(templatePath('/u/joe%40x.example/orders/77.json;v=3').parameters).toEqual([
      { name: '{1}', value: 'joe@x.example' },
      { name: '{2}', value: '77.json' },
      { name: ';v', value: '3' },
    ])
  })

  test('what is beyond the limits folds into one parameter', () => {
    const deep = templatePath(`/${Array(100).fill('a').join('/')}`)
    expect(deep.template).toBe(`${'/a'.repeat(TEMPLATE_LIMITS.segments)}/{rest}`)
    expect(deep.parameters).toEqual([{ name: '{rest}', value: Array(76).fill('a').join('/') }])
    expect(t(`/${Array(20).fill('w'.repeat(9).concat('-word-and-more-words')).join('/')}`).length).toBeLessThan(400)
  })

  test('any input gives a bounded template, that is its own template', () => {
    const piece = fc.oneof(
      fc.string({ maxLength: 20 }),
      fc.webPath(),
      fc.uuid(),
      fc.constantFrom('..', '.', '%', '%zz', ';', ';a=b', '{', '}', '(', ')', ':', 'v1', 'null', '%2f', '@'),
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const { template, parameters } = templatePath(`/${pieces.join('/')}`)
        expect(template.length).toBeLessThanOrEqual(TEMPLATE_LIMITS.templateLength + 8)
        expect(parameters.length).toBeLessThanOrEqual(TEMPLATE_LIMITS.segments * 9)
        for (const { value } of parameters) expect(value.length).toBeLessThanOrEqual(TEMPLATE_LIMITS.valueLength)
        const again = templatePath(template).template
        expect(again.replace('/{rest}', '/{id}')).toBe(template.replace('/{rest}', '/{id}'))
      }),
      { numRuns: 500 },
    )
  })
})

test('values inside a segment, in any mixture, give a template that is its own template, with a value for each place', () => {
  const piece = fc.constantFrom(
    '...',
    ',',
    '(',
    ')',
    "'",
    '=',
    'A',
    'Order',
    '12',
    '-1.5',
    '52.52',
    '.gz',
    '.zip',
    '.sha256',
    '@me',
    ':cancel',
    'x y',
    '%27',
  )
  fc.assert(
    fc.property(
      fc.array(fc.array(piece, { minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 4 }),
      (segments) => {
        const { template, parameters } = templatePath(`/${segments.map((parts) => parts.join('')).join('/')}`)
        expect(templatePath(template).template).toBe(template)
        expect(template.split(/\{(?:id|rest)\}/)).toHaveLength(parameters.length + 1)
      },
    ),
    { numRuns: 3_000 },
  )
})
