/** Strings as they turn up in values: names and other strings in all their forms, drawn with a seed from the source rows. */

/** One bit for each source; the lexicon counts sources, and leaves out the one that an example comes from. */
export const SOURCES = [
  'fakerjs',
  'pyfaker',
  'mimesis',
  'libpostal',
  'smashew',
  'presidio',
  'cldr',
  'corpora',
  'wordnet',
  'simple-icons',
  'stopwords-iso',
  'ui',
]
/** The three fakers borrow lists from one another: in Latin they count as one source. */
export const FAKERS = 0b111

/** How many examples of each class are drawn for a group of scripts, for `scale` 1. */
const QUOTA = {
  latin: 45000,
  cyrillic: 7000,
  greek: 3500,
  armenian: 2500,
  georgian: 2500,
  hebrew: 3500,
  arabic: 6000,
  indic: 6000,
  sinhala: 2500,
  thai: 3500,
  han: 6000,
  kana: 2000,
  hangul: 4000,
  other: 1500,
}
const KINDS = { word: 0.3, place: 0.22, company: 0.17, ui: 0.12, product: 0.09, job: 0.05, title: 0.03, animal: 0.02 }
const KIND_OF = {
  street: 'place',
  username: 'ui',
  animals: 'animal',
  corporations: 'company',
  geography: 'place',
  foods: 'product',
  'film-tv': 'title',
  books: 'title',
}

/** Kinds of the sources in our eight. */
export const kindOf = (kind) => (KINDS[kind] ? kind : (KIND_OF[kind] ?? 'word'))

/**
 * Draws examples { text, label, kind, variant, group, source, exclude }. `groupOf` names the script group of a text;
 * `only` limits the sources (for the held-out side of a rotation).
 */
export function drawExamples(rows, { random, groupOf, scale = 1, quota = QUOTA }) {
  const pools = poolsOf(rows, groupOf)
  const examples = []
  for (const [group, number] of Object.entries(quota)) {
    const n = Math.round(number * scale)
    const people = pools.people[group] ?? []
    const others = pools.others[group] ?? {}
    for (let i = 0; i < n && people.length > 0; i++) {
      const example = drawName(people, group, random)
      if (example) examples.push({ label: 1, group, ...example })
    }
    const kinds = Object.keys(others)
    for (let i = 0; i < n && kinds.length > 0; i++)
      examples.push({ label: 0, group, ...drawOther(others, kinds, people, group, random) })
  }
  return examples
}

function poolsOf(rows, groupOf) {
  const people = {}
  const others = {}
  const seen = new Set()
  for (const row of rows) {
    const key = `${row.label}\t${row.source}\t${row.text.toLowerCase()}`
    if (seen.has(key)) continue
    seen.add(key)
    const group = groupOf(row.text)
    if (row.label === 1) {
      people[group] ??= new Map()
      const pool = `${row.source}/${row.locale}`
      if (!people[group].has(pool)) people[group].set(pool, { source: row.source, given: [], surname: [], full: [] })
      people[group].get(pool)[row.kind].push(row.text)
    } else {
      const kind = kindOf(row.kind)
      others[group] ??= {}
      others[group][kind] ??= {}
      others[group][kind][row.source] ??= []
      others[group][kind][row.source].push(row.text)
    }
  }
  // Sources with several locales are drawn by the square root of their size, so that the large lists do not drown the rest.
  for (const [group, pools] of Object.entries(people)) {
    people[group] = [...pools.values()].map((p) => ({
      ...p,
      weight: Math.sqrt(p.given.length + p.surname.length + p.full.length),
    }))
  }
  return { people, others }
}

function weighted(items, random, weightOf) {
  let total = 0
  for (const item of items) total += weightOf(item)
  let at = random.next() * total
  for (const item of items) {
    at -= weightOf(item)
    if (at <= 0) return item
  }
  return items[items.length - 1]
}

const pick = (list, random) => list[random.below(list.length)]
const maskOf = (source, group) => {
  const bit = 1 << SOURCES.indexOf(source)
  return group === 'latin' && bit & FAKERS ? FAKERS : bit
}

const TITLES = {
  latin: [
    'Mr.',
    'Mrs.',
    'Ms.',
    'Dr.',
    'Prof.',
    'Dr',
    'Mr',
    'Herr',
    'Frau',
    'Sr.',
    'Sra.',
    'M.',
    'Mme',
    'Don',
    'Sir',
    'Rev.',
    'Hon.',
    'Sen.',
    'Capt.',
    'Ing.',
  ],
  cyrillic: ['г-н', 'Д-р', 'проф.', 'господин'],
  greek: ['κ.', 'Δρ.'],
  arabic: ['د.', 'السيد', 'دکتر'],
  hebrew: ['ד"ר', 'מר'],
  indic: ['श्री', 'डॉ.'],
  thai: ['นาย', 'นาง', 'ดร.'],
}
const SUFFIXES = ['Jr.', 'Sr.', 'III', 'II', 'PhD', 'MD', 'Jr', 'Esq.']
const UNSPACED = new Set(['han', 'kana', 'hangul'])

function drawName(pools, group, random) {
  const pool = weighted(pools, random, (p) => p.weight)
  const exclude = maskOf(pool.source, group)
  const done = (text, kind, variant) => ({ ...recase(text, variant, random), kind, source: pool.source, exclude })
  if (pool.full.length > 0 && random.next() < 0.8) return done(pick(pool.full, random), 'full', 'plain')
  const canJoin = pool.given.length > 0 && pool.surname.length > 0
  const roll = random.next()
  if (!canJoin || roll < 0.34) {
    const kinds = ['given', 'surname'].filter((k) => pool[k].length > 0)
    if (kinds.length === 0) return undefined
    const kind = kinds[kinds.length - 1 - (random.next() < 0.55 ? kinds.length - 1 : 0)]
    return done(pick(pool[kind], random), kind, 'plain')
  }
  const given = pick(pool.given, random)
  const surname = pick(pool.surname, random)
  const second = pick(pool.given, random)
  if (UNSPACED.has(group)) {
    const glue =
      random.next() < (group === 'kana' ? 0.5 : 0.12) ? (group === 'kana' && random.next() < 0.5 ? '・' : ' ') : ''
    return done(
      group === 'kana' && random.next() < 0.5 ? given + glue + surname : surname + glue + given,
      'full',
      'plain',
    )
  }
  const initial = `${[...given][0]}.`
  const other = `${[...second][0]}.`
  const forms = [
    [0.4, () => [`${given} ${surname}`, 'plain']],
    [0.11, () => [`${surname}, ${given}`, 'last-first']],
    [0.03, () => [`${surname}, ${given} ${other}`, 'last-first']],
    [0.06, () => [`${surname} ${given}`, 'plain']],
    [0.07, () => [`${given} ${second} ${surname}`, 'plain']],
    [0.07, () => [`${given} ${random.next() < 0.5 ? other : other[0]} ${surname}`, 'initials']],
    [0.07, () => [`${initial} ${surname}`, 'initials']],
    [0.03, () => [`${initial}${random.next() < 0.5 ? ' ' : ''}${other} ${surname}`, 'initials']],
    [
      0.09,
      () => [
        `${pick(TITLES[group] ?? TITLES.latin, random)} ${random.next() < 0.75 ? `${given} ` : ''}${surname}`,
        'title',
      ],
    ],
    [0.03, () => [`${given} ${surname}${random.next() < 0.5 ? ',' : ''} ${pick(SUFFIXES, random)}`, 'title']],
    [0.04, () => [`${given} ${surname}-${pick(pool.surname, random)}`, 'plain']],
  ]
  const [text, variant] = weighted(forms, random, (f) => f[0])[1]()
  return done(text, 'full', variant)
}

function recase(text, variant, random) {
  const roll = random.next()
  const bare =
    random.next() < 0.1
      ? text
          .normalize('NFD')
          .replace(/\p{Mn}/gu, (m) => (m < '\u0370' ? '' : m))
          .normalize('NFC')
      : text
  if (roll < 0.13) return { text: bare.toUpperCase(), variant: 'upper' }
  if (roll < 0.28) return { text: bare.toLowerCase(), variant: 'lower' }
  return { text: bare, variant }
}

function drawOther(others, kinds, people, group, random) {
  const kind = weighted(kinds, random, (k) => KINDS[k])
  const source = weighted(Object.keys(others[kind]), random, (s) => Math.sqrt(others[kind][s].length))
  const list = others[kind][source]
  const exclude = maskOf(source, group)
  const done = (text, variant, as = kind) => ({ text: text.slice(0, 80), variant, kind: as, source, exclude })
  const text = pick(list, random)
  const roll = random.next()
  if (roll < 0.1) return done(text.toLowerCase(), 'lower')
  if (roll < 0.19) return done(text.toUpperCase(), 'upper')
  if (roll < 0.31)
    return done(
      text.replace(/(^|[\s-])(\p{Ll})/gu, (_, a, b) => a + b.toUpperCase()),
      'titled',
    )
  if (roll < 0.38) return done(joined(list, text, group, random), 'joined')
  if (group === 'latin' && roll < 0.44) return done(identifier(others, text, random), 'identifier', 'ui')
  if (group === 'latin' && roll < 0.5 && people.length > 0) return done(...named(people, random))
  return done(text, 'plain')
}

/** Two strings of one kind, as "Paris, France", "salt and pepper", "sun moon". */
function joined(list, text, group, random) {
  const other = pick(list, random)
  if (UNSPACED.has(group)) return text + other
  return `${text}${pick([', ', ' ', ' ', ' - ', ' & ', ' / '], random)}${other}`
}

/** Words as programmers join them. */
function identifier(others, text, random) {
  const pool = others.word ?? Object.values(others)[0]
  const words = [text, pick(Object.values(pool)[random.below(Object.keys(pool).length)], random)].join(' ')
  const parts = words
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean)
    .slice(0, 3)
  const camel = parts.map((p, i) => (i === 0 ? p : p[0].toUpperCase() + p.slice(1))).join('')
  const affix = pick(
    ['', '', '', '-js', '-cli', '-plugin', '-utils', '-core', '.js', '-loader', '-api', '-types'],
    random,
  )
  return (
    pick(
      [
        parts.join('-') + affix,
        parts.join('_'),
        camel,
        parts.join('.'),
        `@${parts[0]}/${parts.slice(1).join('-') || 'core'}`,
        parts.join('') + affix,
        parts.join('/'),
      ],
      random,
    ) || text
  )
}

/** What is called after a person but is not one. */
function named(people, random) {
  const pool = weighted(people, random, (p) => p.weight)
  const surname = pick(pool.surname.length > 0 ? pool.surname : pool.given.length > 0 ? pool.given : pool.full, random)
  const given = pick(pool.given.length > 0 ? pool.given : [surname], random)
  const forms = [
    [
      `${surname} ${pick(['Inc.', 'Group', 'Ltd', 'GmbH', 'LLC', 'Corp', 'Holdings', 'S.A.', 'Company', 'Bank', 'Industries', 'Partners', 'Foods', 'Motors'], random)}`,
      'named',
      'company',
    ],
    [`${surname} ${pick(['& Sons', '& Co', 'and Partners', '& Associates', 'Brothers'], random)}`, 'named', 'company'],
    [
      `${surname} ${pick(['Street', 'Road', 'Avenue', 'Lane', 'Park', 'County', 'Hill', 'Beach', 'Airport', 'Hospital', 'School', 'University'], random)}`,
      'named',
      'place',
    ],
    [`${1 + random.below(400)} ${surname} ${pick(['Street', 'St', 'Road', 'Ave', 'Blvd'], random)}`, 'named', 'place'],
    [
      `${pick(['Saint', 'St.', 'San', 'Santa', 'Lake', 'Mount', 'Port', 'Fort', 'New', 'Villa'], random)} ${given}`,
      'named',
      'place',
    ],
    [`${given}'s ${pick(['Kitchen', 'Diner', 'Garage', 'Law', 'Pizza', 'Shop', 'List'], random)}`, 'named', 'company'],
    [
      `${surname} v. ${pick(pool.surname.length > 0 ? pool.surname : pool.given.length > 0 ? pool.given : [surname], random)}`,
      'named',
      'title',
    ],
  ]
  return pick(forms, random)
}
