import type { Declarations, DeclaredField, DeclaredType } from './descriptors/declared-type.js'
import { type NumberKind, widthOf } from './number-kind.js'
import type { LearnedField, LearnedType } from './schema/learned-type.js'

/** What a description says of the type of a message, and what was learnt of it; either may be missing. */
export interface KnownType {
  declared?: DeclaredType | undefined
  declarations?: Declarations | undefined
  learned?: LearnedType | undefined
}

/** How a value lies in a message. */
export type Wire = 'varint' | 'fixed32' | 'fixed64' | 'delimited' | 'group'

export interface KnownField {
  /** Only if the value lies in the message as its description says: what does not is another field to its reader, too. */
  declared?: DeclaredField | undefined
  learned?: LearnedField | undefined
}

const NOTHING: KnownField = {}

export function knownField(type: KnownType | undefined, number: number, wire: Wire): KnownField {
  if (!type) return NOTHING
  const field = type.declared?.fields.get(number)
  return { declared: field && fits(field, wire) ? field : undefined, learned: type.learned?.fields.get(number) }
}

/** What is inside a field that is a message or a group. */
export function innerType(type: KnownType | undefined, { declared, learned }: KnownField): KnownType | undefined {
  if (!type) return undefined
  const { declarations } = type
  const inner = declared?.type === undefined ? undefined : declarations?.message(declared.type)
  return inner || learned?.inner ? { declared: inner, declarations, learned: learned?.inner } : undefined
}

/** Kind of the numbers of a field, and the names of an enumeration. */
export function numbersOf(
  type: KnownType | undefined,
  { declared, learned }: KnownField,
  wire: Wire,
): { kind: NumberKind | undefined; names: ReadonlyMap<string, string> | undefined } {
  if (declared?.number) {
    const names = declared.type === undefined ? undefined : type?.declarations?.enumeration(declared.type)
    return { kind: declared.number, names }
  }
  const kind = wire === 'fixed64' ? learned?.fixed64Kind : wire === 'fixed32' ? learned?.fixed32Kind : undefined
  return { kind, names: undefined }
}

function fits({ kind, number, isRepeated }: DeclaredField, wire: Wire): boolean {
  switch (wire) {
    case 'group':
      return kind === 'group' || kind === 'message'
    case 'delimited':
      return kind === 'number' ? isRepeated : kind !== 'group'
    default:
      return number !== undefined && widthOf(number) === (wire === 'varint' ? 'varint' : wire === 'fixed32' ? 4 : 8)
  }
}
