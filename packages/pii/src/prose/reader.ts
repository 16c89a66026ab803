/** What a sensor is given to find personal values in texts and fields, where the values are. */
import type { Label } from '@apiscope/schema'
import { TextCache } from '@apiscope/schema'
import { regionsOf } from '../values/classify.js'
import { readName } from '../words/parameter-name.js'
import { type ProseContext, scoreOf } from './detect.js'
import { ID, type ProseFinding } from './finding.js'
import { normalOf } from './normal.js'
import { PersonNames } from './person-names.js'
import { ProseScanner } from './scan.js'

export interface ProseReading {
  text(text: string, about: { host: string; time: number }): ProseFinding[]
  isText(value: string): boolean
  field(name: string, value: string, about: { host: string; time: number }): Pick<ProseFinding, 'label' | 'normal'>[]
}

/** A text has as many blanks, and is as long. */
const BLANKS = 4
const SHORTEST = 24
/** Labels by which people are followed from field to text. */
const FOLLOWED: readonly Label[] = [
  'EMAIL',
  'PHONE',
  'NAME',
  'ADDRESS',
  'SSN',
  'NATIONAL_ID',
  'PASSPORT',
  'CREDIT_CARD',
  'IBAN',
  'BANK_ACCOUNT',
  'DOB',
]
const NAMES_BYTES = 512 * 1024

/** What a field's name calls for. */
interface FieldName {
  labels: ReadonlySet<Label>
  /** May hold a name, as many fields may. */
  mayName: boolean
  isId: boolean
}

/** Stateless but for what it remembers: the same text gives the same findings. */
export function createProseReader(): ProseReading {
  const scanner = new ProseScanner()
  const people = new PersonNames()
  const names = new TextCache<FieldName>(NAMES_BYTES, 256)
  const contexts = new Map<string, ProseContext>()

  const contextOf = ({ host, time }: { host: string; time: number }): ProseContext => {
    const year = new Date(time).getUTCFullYear()
    const regions = regionsOf(host)
    const key = `${regions[0]} ${year}`
    let context = contexts.get(key)
    if (!context) {
      if (contexts.size > 256) contexts.clear()
      context = { regions, year }
      contexts.set(key, context)
    }
    return context
  }
  const nameOf = (name: string): FieldName => {
    let known = names.get(name)
    if (!known) {
      known = fieldName(name)
      names.set(name, known)
    }
    return known
  }
  return {
    text: (text, about) => scanner.scan(text, contextOf(about)),
    isText,
    field(name, value, about) {
      const field = nameOf(name)
      const context = contextOf(about)
      for (const label of field.labels) {
        if (label !== 'NAME' && scoreOf(label, value, field.labels, context) < 0.8) continue
        const normal = normalOf(label, value)
        if (normal !== '') return [{ label, normal }]
      }
      if (field.isId) return value.length >= 6 && /\d/.test(value) ? [{ label: ID, normal: normalOf(ID, value) }] : []
      if (field.mayName && people.isWhole(value)) return [{ label: 'NAME', normal: normalOf('NAME', value) }]
      // Of what no name calls for, only what is sure by itself.
      if (!/[@\d]/.test(value) || value.length < 6) return []
      return scanner.scan(value, context).filter(({ label }) => label !== ID && label !== 'IP_ADDRESS')
    },
  }
}

function isText(value: string): boolean {
  if (value.length < SHORTEST) return false
  let blanks = 0
  for (let i = 0; i < value.length && i < 512; i++) if (value.charCodeAt(i) === 32 && ++blanks >= BLANKS) return true
  return false
}

function fieldName(name: string): FieldName {
  const read = readName({ paramName: name })
  const labels = new Set<Label>()
  for (const label of FOLLOWED) {
    const evidence = read.evidence.get(label)
    const strength = evidence?.joined ?? evidence?.head
    if (strength === 'strong' && !evidence!.flagged) labels.add(label)
  }
  const last = name.slice(name.lastIndexOf('.') + 1)
  const isId =
    labels.size === 0 && /(?:^|[a-z_-])(?:id|Id|ID|uuid|guid|number|no|ref|reference|code)$|^(?:id|ID)$/.test(last)
  const named = read.evidence.get('NAME')
  return { labels, mayName: named !== undefined && (named.joined ?? named.head) === 'weak', isId }
}
