/** Message types as a description gives them (descriptor.proto), as far as reading needs it. */
import type { NumberKind } from '../number-kind.js'

export interface DeclaredField {
  name: string
  isRepeated: boolean
  kind: 'number' | 'text' | 'bytes' | 'message' | 'group'
  /** Of numbers. */
  number?: NumberKind
  /** Of messages, groups and enumerations: the full name of their type. */
  type?: string
}

export interface DeclaredType {
  readonly fields: ReadonlyMap<number, DeclaredField>
}

export interface DeclaredMethod {
  input: string
  output: string
}

/** Looks up types by their full names; what a description refers to and does not hold is unknown. */
export interface Declarations {
  /** @param path `/pkg.Service/Method`, also behind a prefix */
  method(path: string): DeclaredMethod | undefined
  message(name: string): DeclaredType | undefined
  /** Names of an enumeration's values by their numbers. */
  enumeration(name: string): ReadonlyMap<string, string> | undefined
}
