/** Makes labelled parameters: many spellings, containers and value styles; plain, opaque and misleading names. */
import { NEGATIVE, PLAIN_VALUES, POSITIVE } from './concepts.mjs'
import { Dice } from './random.mjs'
import { bool, enumWord, filler, id, smallInt, status, timestamp, url } from './values.mjs'

const STYLES = ['snake', 'snake', 'camel', 'camel', 'pascal', 'kebab', 'joined', 'upper', 'dotted', 'spaced']
const OPAQUE = [
  (d) => `f${d.int(1, 40)}`,
  (d) => `field_${d.int(1, 60)}`,
  (d) => `field${d.int(1, 60)}`,
  (d) => d.chars(1, 'abcdefghkmnpqrstuvwxyz'),
  (d) => `${d.chars(1, 'abcdfkpqvxz')}${d.int(1, 20)}`,
  (d) => `attr_${d.int(1, 30)}`,
  (d) => `col${d.int(1, 30)}`,
  (d) => `param${d.int(1, 12)}`,
  (d) => `data.${d.chars(2, 'abcdefghijkmnpqrstuvwxyz')}`,
  (d) => `custom_field_${d.int(1, 12)}`,
  (d) => `udf${d.int(1, 12)}`,
  (d) => `p_${d.int(1, 20)}`,
  (d) => `value${d.int(1, 9)}`,
  (d) => `_${d.hex(3)}`,
  (d) => `${d.chars(3, 'bcdfghjklmnpqrstvwxz')}`,
  (d) => `c_${d.hex(4)}`,
  (d) => `payload.k${d.int(1, 30)}`,
  (d) => `items[].v${d.int(1, 5)}`,
  (d) => `arg${d.int(0, 9)}`,
]
const BLAND = [
  'notes',
  'reference',
  'value',
  'data',
  'comment',
  'description',
  'id',
  'label',
  'content',
  'text',
  'info',
  'extra',
  'title',
  'code',
  'remarks',
  'input',
  'source',
  'key',
  'content.text',
  'meta.value',
  'custom',
  'item',
  'result',
  'subject',
]
const WRAPS = [
  '',
  '',
  '',
  '',
  'data.',
  'data[].',
  'result.',
  'results[].',
  'response.',
  'payload.',
  'items[].',
  'body.',
  'attributes.',
  'data.object.',
  'resource.',
  'entity.',
  'records[].',
  'params.',
  'request.',
]
const LOCATIONS = [
  'response',
  'response',
  'response',
  'response',
  'request',
  'request',
  'query',
  'path',
  'header',
  'cookie',
]

/** `count` labelled parameters of the domains that `keep` accepts (a predicate over domain names; `common` is asked too). */
export function generate(count, seed, keep = () => true) {
  const d = new Dice(seed)
  const positive = weighted(POSITIVE.filter((c) => keep(c.domain)))
  const negative = weighted(NEGATIVE.filter((c) => keep(c.domain)))
  const out = []
  for (let i = 0; i < count; i++) {
    const r = d.next()
    let p
    if (r < 0.06) p = column(d, draw(d, d.chance(0.5) ? positive : negative))
    else if (r < 0.4) p = plain(d, draw(d, positive))
    else if (r < 0.66) p = plain(d, draw(d, negative))
    else if (r < 0.79) p = ordinary(d)
    else if (r < 0.9) p = opaque(d, positive)
    else p = misleading(d, positive)
    out.push({ id: `g${seed}-${i}`, ...p })
  }
  return out
}

function weighted(list) {
  const total = list.reduce((s, c) => s + c.weight, 0)
  return { list, total }
}

function draw(d, { list, total }) {
  let r = d.next() * total
  for (const c of list) {
    r -= c.weight
    if (r <= 0) return c
  }
  return list[list.length - 1]
}

/** Words of which names of no special meaning are put together. */
const NOUNS =
  'account action activity adjustment agreement alert allocation answer app archive area asset assignment attempt audit balance batch benefit bid billing block board booking bracket branch budget build bundle button cache calendar call campaign capacity capture cart case catalog category challenge change channel charge check class click client collection command comment commission compliance component config connection contract control conversion coupon course coverage credit cycle dashboard deal debit decision delivery demand department deposit detail discount dispute document draft duty element endpoint engine entry environment estimate event exception execution export expense extension factor feature fee feed filter fleet flow folder forecast form fund gateway goal grant grid group guide handler history hold hook import incident index industry input inspection instance insurance interval inventory job journey label layer layout lead lease ledger level license limit line link listing loan log loss lot margin market match matrix measure media member menu merchant message metric milestone mode model module monitor movement network node note object offer operation option order origin outcome output package page panel parcel part partner path pattern payment payout penalty period phase pipeline plan platform point policy pool portfolio position premium preview price priority process product profile program progress project promotion property protocol quality quantity query question queue quota quote range rate reading reason receipt record refund region registration release renewal reply report request reserve resource response restriction result return revenue review revision reward risk route routing rule run sample scale schedule schema scope score season section segment sequence series server service session settlement shape share shift shipment signal site slot source stage stock storage store strategy stream style subject submission summary supply support survey system table target task tax team term test theme threshold ticket tier tool total track trade transaction transfer trigger trip unit update usage value variant vehicle version view visit volume warehouse warning webhook weight window workflow yield zone'.split(
    ' ',
  )

/** Descriptions often repeat the field's name where a value should stand. */
function echo(d, name) {
  const leaf = name.split('.').pop().replace(/\[\]$/, '')
  return d.pick([
    leaf,
    leaf.toLowerCase(),
    leaf.replace(/[_-]/g, ' '),
    `${leaf}_value`,
    `<${leaf}>`,
    leaf.replace(/[_-]/g, '').toLowerCase(),
    `my ${leaf.replace(/[_-]/g, ' ')}`,
  ])
}

/** Any name of ordinary words with any ordinary value. */
function ordinary(d) {
  const words = [
    d.pick(NOUNS),
    ...(d.chance(0.6) ? [d.pick(NOUNS)] : []),
    ...(d.chance(0.3)
      ? [
          d.pick([
            'name',
            'id',
            'code',
            'type',
            'number',
            'value',
            'status',
            'count',
            'key',
            'date',
            'label',
            'reference',
            'state',
            'token',
          ]),
        ]
      : []),
  ]
  const container = spellPath(d, d.chance(0.5) ? '' : `${d.pick(NOUNS)}${d.chance(0.3) ? '[]' : ''}`)
  const name = [d.pick(WRAPS).replace(/\.$/, ''), container.text, spellPath(d, words.join(' '), container.style).text]
    .filter(Boolean)
    .join('.')
  return place(d, name, { domain: 'common' }, values(d, d.pick(PLAIN_VALUES), {}), [], 'plain')
}

function plain(d, c) {
  const alone = c.containers.includes('') && d.chance(0.4)
  const container = spellPath(d, alone ? '' : d.pick(c.containers))
  const name = spellPath(d, d.pick(c.names), container.style)
  const wrap = d.pick(WRAPS)
  const joined = [wrap.replace(/\.$/, ''), container.text, name.text].filter(Boolean).join('.')
  const r = d.next()
  const list = r < 0.04 ? [echo(d, name.text)] : r < 0.08 ? [filler(d)] : values(d, c.value, c)
  return place(d, joined, c, list, c.labels, 'plain')
}

/** A column of a table: a heading alone, many values, some missing, numbers as spreadsheets write them. */
function column(d, c) {
  const name = spell(
    d.pick(c.names).replace(/\[\]$/, ''),
    d.pick(['spaced', 'spaced', 'pascal', 'upper', 'snake', 'joined']),
  )
  const sheet = d.chance(0.15)
  const missing = d.chance(0.4) ? d.next() * 0.3 : 0
  const list = Array.from({ length: d.int(8, 40) }, () => {
    if (d.chance(missing)) return d.pick(['', 'nan', 'NaN', 'N/A', 'null'])
    const value = c.value(d)
    return sheet && /^\d{4,15}$/.test(value) ? `${value}.0` : value
  })
  return { location: 'response', paramName: name, values: list, labels: c.labels, variant: 'plain', domain: c.domain }
}

function opaque(d, positive) {
  const name = d.pick(OPAQUE)(d)
  if (d.chance(0.52)) {
    for (let i = 0; i < 20; i++) {
      const c = draw(d, positive)
      if (c.plainOnly || c.telling === undefined) continue
      return place(d, name, {}, values(d, c.telling, { many: c.many, opaque: true }), c.labels, 'opaque')
    }
  }
  return place(d, name, {}, values(d, d.pick(PLAIN_VALUES), { opaque: true }), [], 'opaque')
}

/** A telling name with other values, or a bland name with telling ones. */
function misleading(d, positive) {
  const c = draw(d, positive)
  if (d.chance(0.3)) {
    if (!c.plainOnly && c.telling !== undefined) {
      return place(
        d,
        `${d.pick(WRAPS)}${d.pick(BLAND)}`,
        {},
        values(d, c.telling, { many: c.many, opaque: true }),
        c.labels,
        'misleading',
      )
    }
  }
  const container = spellPath(d, d.chance(0.6) ? '' : d.pick(c.containers))
  const name = [container.text, spellPath(d, d.pick(c.names), container.style).text].filter(Boolean).join('.')
  if (d.chance(0.25)) {
    const other = draw(d, positive)
    if (!other.plainOnly && other.telling !== undefined && !other.labels.some((l) => c.labels.includes(l))) {
      return place(d, name, c, values(d, other.telling, { opaque: true }), other.labels, 'misleading')
    }
  }
  const contradicting = d.pick([bool, bool, status, url, timestamp, bool, smallIntFor(c), enumFor(c), idFor(c)])
  return place(d, name, c, values(d, contradicting, {}), [], 'misleading')
}

/** Small numbers do not contradict codes and parts of dates; words do not contradict names, logins or passwords. */
const NUMERIC = new Set([
  'CVV',
  'DOB',
  'HEALTH',
  'PASSWORD',
  'GEO_LOCATION',
  'DEMOGRAPHIC',
  'SSN',
  'ADDRESS',
  'BANK_ACCOUNT',
])
const WORDY = new Set(['USERNAME', 'PASSWORD', 'SECRET', 'NAME', 'HEALTH', 'DEMOGRAPHIC', 'ADDRESS'])
const smallIntFor = (c) => (c.labels.some((l) => NUMERIC.has(l)) ? bool : smallInt)
const enumFor = (c) => (c.labels.some((l) => WORDY.has(l)) ? bool : enumWord)
const idFor = (c) =>
  c.labels.some(
    (l) =>
      WORDY.has(l) || ['NATIONAL_ID', 'PASSPORT', 'BANK_ACCOUNT', 'HEALTH', 'SSN', 'PHONE', 'CREDIT_CARD'].includes(l),
  )
    ? bool
    : id

function values(d, make, { many = false, opaque = false } = {}) {
  const r = d.next()
  let n = r < (opaque ? 0.2 : 0.55) ? 1 : r < 0.78 ? d.int(2, 3) : r < 0.93 ? d.int(3, 6) : d.int(6, 30)
  if (opaque && many) n = Math.max(3, n)
  const out = []
  for (let i = 0; i < n; i++) {
    out.push(i > 0 && d.chance(0.1) ? out[0] : d.chance(opaque ? 0.005 : 0.02) ? filler(d) : make(d))
  }
  return [...new Set(out)]
}

function place(d, name, c, list, labels, variant) {
  let location = d.pick(LOCATIONS)
  if (/[.[]/.test(name) && location !== 'request') location = 'response'
  if (/authorization|forwarded|api.?key|real.?ip|csrf/i.test(name) && d.chance(0.5)) location = 'header'
  const route =
    c.route === undefined ? undefined : `/${d.pick(['v1', 'api', 'api/v2'])}/${d.pick(c.route.split('|'))}/{id}`
  const parts = name.split('.')
  const r = d.next()
  // The three ways in which tools write a nested parameter: whole, leaf with container path, leaf with whole path.
  if (route !== undefined)
    return { location, paramName: name, path: route, values: list, labels, variant, domain: c.domain }
  if (parts.length > 1 && r < 0.3)
    return {
      location,
      paramName: parts[parts.length - 1].replace(/\[\]$/, ''),
      path: name,
      values: list,
      labels,
      variant,
      domain: c.domain,
    }
  if (parts.length > 1 && r < 0.4)
    return {
      location,
      paramName: parts[parts.length - 1],
      path: parts.slice(0, -1).join('.'),
      values: list,
      labels,
      variant,
      domain: c.domain,
    }
  return {
    location,
    paramName: name,
    ...(d.chance(0.3) ? { path: d.chance(0.5) ? name : '/v1/resource' } : {}),
    values: list,
    labels,
    variant,
    domain: c.domain,
  }
}

/** `billing address.first name` in one style: `billing_address.first_name`, `billingAddress.firstName`, … */
function spellPath(d, text, style = d.pick(STYLES)) {
  return {
    style,
    text: text
      .split('.')
      .filter(Boolean)
      .map((part) => spell(part, style))
      .join('.'),
  }
}

function spell(text, style) {
  const list = text.endsWith('[]')
  const words = (list ? text.slice(0, -2) : text).split(' ')
  const cap = (w) => w[0].toUpperCase() + w.slice(1)
  const joined =
    style === 'camel'
      ? words.map((w, i) => (i === 0 ? w : cap(w))).join('')
      : style === 'pascal'
        ? words.map(cap).join('')
        : style === 'kebab'
          ? words.join('-')
          : style === 'joined'
            ? words.join('')
            : style === 'upper'
              ? words.join('_').toUpperCase()
              : style === 'dotted'
                ? words.length === 2 && !list
                  ? words.join('.')
                  : words.join('_')
                : style === 'spaced'
                  ? words.length > 1
                    ? words.map(cap).join(' ')
                    : words[0]
                  : words.join('_')
  return list ? `${joined}[]` : joined
}
