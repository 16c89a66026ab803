/** Reads the name and path of a parameter: what each label's words say about it. */
import { classifyName, LABELS, type Label } from '@apiscope/schema'
import { CLASSES, FLAGS, NEUTRAL, UNITS } from './classes.js'
import { type Match, matchesAt, type NameLabel, type Strength, VOCABULARY } from './phrases.js'
import { normalWords } from './split.js'

export interface NameEvidence {
  /** The name ends with a phrase of the label. */
  head: Strength | undefined
  /** Only together with its container does it (`card` + `number`). */
  joined: Strength | undefined
  /** The phrase is followed by a word that makes it a fact about the data (`email_verified`). */
  flagged: boolean
  /** A container around it ends with a strong phrase of the label (`billing_address.x`). */
  around: boolean
  /** The words of the API's own path do. */
  resource: boolean
  /** A strong phrase of the label stands in the name, though not at its end (`heart_rate_max_bpm`). */
  within: boolean
  /** So it does in a container (`sleep_durations_data.asleep`). */
  outside: boolean
}

export interface ParameterName {
  words: readonly string[]
  containers: readonly (readonly string[])[]
  evidence: ReadonlyMap<Label, NameEvidence>
  /** Class of the nearest container that has one. */
  holder: 'person' | 'org' | 'thing' | undefined
  /** Class of the last word of the API's path. */
  resource: 'person' | 'org' | 'thing' | undefined
  /** Nothing in the name is a word that the lexicon knows. */
  opaque: boolean
  /** Words of the phrase that names something not sensitive, 0 = none; the joined name counts. */
  other: number
  /** The last word is a flag (`type`, `id`, `sent`). */
  flag: boolean
  /** The name, or the container of a name that says nothing, speaks of a version (`appVersion`, `versions.chrome`, `build`). */
  version: boolean
  /** What the sensor would redact by this name, whatever stands there. */
  credential: Label | undefined
  /** A word of the name is a unit of measurement (`weight_kg`, `duration_seconds`). */
  unit: boolean
}

export interface RawName {
  /** Dotted path inside a body, a header name, a query key … */
  paramName: string
  /** Dotted path of containers, or the path of the API. */
  path?: string
}

const GENERIC =
  /^(?:value|values|val|data|v|item|items|text|content|raw|string|\d+|element|elements|entry|input|formatted|number|code|id|name|address|display|full|first|last|given|family|line\d?|hash|type)$/i

/** Reads a name. Pure; memoise it per parameter, it costs some microseconds. */
export function readName(raw: RawName): ParameterName {
  const { leaf, containers, resource } = segmentsOf(raw)
  const words = normalWords(leaf, VOCABULARY)
  const around = containers.map((segment) => normalWords(segment, VOCABULARY)).filter((w) => w.length > 0)
  const route = resource.map((segment) => normalWords(segment, VOCABULARY)).filter((w) => w.length > 0)
  const head = headMatches(words)
  const parent = around[around.length - 1] ?? []
  const joined = parent.length > 0 ? headMatches([...parent, ...words]) : undefined
  const outer = new Set(around.flatMap((words) => [...headMatches(words).within]))
  const evidence = new Map<Label, NameEvidence>()
  for (const label of LABELS) {
    const h = head.found.get(label)
    const j = joined?.found.get(label)
    const inside = around.some((w) => endsStrong(w, label))
    const onRoute = route.some((w) => endsStrong(w, label))
    const flagged = head.flagged.has(label) || (joined?.flagged.has(label) ?? false)
    const within = head.within.has(label)
    const outside = outer.has(label)
    if (h === undefined && j === undefined && !inside && !onRoute && !flagged && !within && !outside) continue
    evidence.set(label, {
      head: h?.strength,
      joined: j !== undefined && j.length > (h?.length ?? 0) ? j.strength : undefined,
      flagged,
      around: inside,
      resource: onRoute,
      within,
      outside,
    })
  }
  const credential = credentialEvidence(raw.paramName, evidence)
  return {
    words,
    containers: around,
    evidence,
    holder: classOf(around),
    resource: classOf(route.slice(-1)),
    opaque: !words.some((w) => w.length > 2 && VOCABULARY.has(w)),
    other: Math.max(head.found.get('OTHER')?.length ?? 0, joined?.found.get('OTHER')?.length ?? 0),
    flag: head.flag,
    version:
      isVersion(words) || (words.every((word) => NEUTRAL.has(word) || PROGRAMS.has(word)) && around.some(isVersion)),
    credential,
    unit: words.some((word) => UNITS.has(word)),
  }
}

/** Words that say that a value is a version, and programs whose field holds theirs. */
const VERSIONS = new Set('version ver build release revision rev semver firmware changelog sdk runtime'.split(' '))
const PROGRAMS = new Set(
  'chrome chromium firefox safari opera edge webkit blink browser kernel os ios android windows macos linux node java python php app client agent driver plugin engine software major minor patch minimum maximum min max latest installed available'.split(
    ' ',
  ),
)
const SURE_PROGRAMS = new Set('chrome chromium firefox safari opera webkit browser kernel os ios macos'.split(' '))

/** No address: `sec-ch-ua-full-version`, `build`, `chrome`; `ip_version` and `version_ip` are not meant. */
function isVersion(words: readonly string[]): boolean {
  if (words.includes('ip')) return false
  const last = words.findLast((word) => !NEUTRAL.has(word) && !/^\d+$/.test(word) && word !== 'number' && word !== 'id')
  if (last === undefined) return false
  return VERSIONS.has(last) || words.includes('version') || (words.length === 1 && SURE_PROGRAMS.has(last))
}

/** What the sensor would redact by this name is named so here, too: one classification decides for both. */
function credentialEvidence(name: string, evidence: Map<Label, NameEvidence>): Label | undefined {
  const { credential } = classifyName(name)
  if (credential?.certainty !== 'sure') return undefined
  const known = evidence.get(credential.label)
  if (known?.head === 'not') return undefined
  if (known?.head === 'strong') return credential.label
  const none: NameEvidence = {
    head: undefined,
    joined: undefined,
    flagged: false,
    around: false,
    resource: false,
    within: false,
    outside: false,
  }
  evidence.set(credential.label, { ...(known ?? none), head: 'strong' })
  return credential.label
}

/** What forms put behind a name: `geslacht (04.10)`, `氏名（カナ）`. */
const REMARK = /(?<=\S) ?[(（][^()（）]{0,40}[)）]$/

/** Cuts a raw name into leaf, containers of the body and segments of the API's path. */
export function segmentsOf({ paramName, path }: RawName): { leaf: string; containers: string[]; resource: string[] } {
  const own = dotted(paramName.replace(REMARK, ''))
  const leaf = own.pop() ?? ''
  let containers = own
  let resource: string[] = []
  if (path !== undefined && path !== '') {
    if (path.indexOf('/') >= 0) resource = path.split(/[/?]/).filter((s) => s !== '' && !/^[{:<]|^v?\d+$/.test(s))
    else {
      const outer = dotted(path)
      if (outer[outer.length - 1] === leaf) outer.pop()
      if (outer.length >= containers.length) containers = outer
    }
  }
  return { leaf, containers: containers.slice(-6), resource: resource.slice(-4) }
}

function dotted(name: string): string[] {
  return name
    .slice(0, 512)
    .split(/[.[\]/$]+|::|->/)
    .filter((s) => s !== '' && s !== '*' && !/^\d+$/.test(s))
}

interface Head {
  found: Map<NameLabel, Match>
  flagged: Set<NameLabel>
  within: Set<NameLabel>
  flag: boolean
}

/** Longest phrases at the end of the words, with neutral last words set aside, then with flag words set aside. */
function headMatches(words: readonly string[]): Head {
  const found = new Map<NameLabel, Match>()
  const flagged = new Set<NameLabel>()
  let end = words.length
  let flag = false
  for (let depth = 0; end > 0 && depth < 4; depth++) {
    const last = words[end - 1]
    for (const [label, match] of matchesAt(words, end)) {
      if (flag) {
        if (match.strength === 'strong' && !found.has(label)) flagged.add(label)
      } else if (!found.has(label)) found.set(label, match)
    }
    if (/^\d+$/.test(last) || NEUTRAL.has(last)) end--
    else if (FLAGS.has(last)) {
      flag = true
      end--
    } else break
  }
  const within = new Set<NameLabel>()
  for (let at = words.length - 1; at > 0; at--) {
    for (const [label, match] of matchesAt(words, at)) {
      if (match.strength === 'strong' && !found.has(label)) within.add(label)
    }
  }
  return { found, flagged, within, flag }
}

function endsStrong(words: readonly string[], label: Label): boolean {
  const { found } = headMatches(words)
  return found.get(label)?.strength === 'strong'
}

function classOf(segments: readonly (readonly string[])[]): 'person' | 'org' | 'thing' | undefined {
  for (let i = segments.length - 1; i >= 0; i--) {
    for (let j = segments[i].length - 1; j >= 0; j--) {
      const word = segments[i][j]
      if (CLASSES.person.has(word)) return 'person'
      if (CLASSES.org.has(word)) return 'org'
      if (CLASSES.thing.has(word)) return 'thing'
    }
  }
  return undefined
}

/** True when a leaf says nothing by itself and takes its meaning from its container. */
export function isGeneric(leaf: string): boolean {
  return GENERIC.test(leaf)
}
