/** Descriptions of services (google/protobuf/descriptor.proto): `protoc --descriptor_set_out`, `buf build`, and reflection. */
import { fromBinary } from '@bufbuild/protobuf'
import {
  type DescriptorProto,
  type EnumDescriptorProto,
  type FieldDescriptorProto,
  type FileDescriptorProto,
  FileDescriptorProtoSchema,
  FileDescriptorSetSchema,
  FieldDescriptorProto_Label as Label,
  FieldDescriptorProto_Type as Type,
} from '@bufbuild/protobuf/wkt'
import type { NumberKind } from '../number-kind.js'
import type { Declarations, DeclaredField, DeclaredMethod, DeclaredType } from './declared-type.js'

/** Names as the language has them; others are no names, whoever sends them. */
const NAME = /^[A-Za-z_]\w{0,127}$/

const NUMBERS: Partial<Record<Type, NumberKind>> = {
  [Type.DOUBLE]: 'double',
  [Type.FLOAT]: 'float',
  [Type.INT64]: 'int',
  [Type.UINT64]: 'uint',
  [Type.INT32]: 'int',
  [Type.FIXED64]: 'fixed64',
  [Type.FIXED32]: 'fixed32',
  [Type.BOOL]: 'bool',
  [Type.UINT32]: 'uint',
  [Type.ENUM]: 'enum',
  [Type.SFIXED32]: 'sfixed32',
  [Type.SFIXED64]: 'sfixed64',
  [Type.SINT32]: 'zigzag',
  [Type.SINT64]: 'zigzag',
}

/** The types and methods of files, by their full names. Imports need not be there: what is missing stays unknown. */
export class DescriptorFiles implements Declarations {
  private readonly methods = new Map<string, DeclaredMethod>()
  private readonly messages = new Map<string, DeclaredType>()
  private readonly enums = new Map<string, ReadonlyMap<string, string>>()

  get isEmpty(): boolean {
    return this.messages.size === 0 && this.methods.size === 0
  }

  /** A FileDescriptorSet. Throws what the library throws for bytes that are none. @returns files in it */
  addSet(bytes: Uint8Array): number {
    const { file } = fromBinary(FileDescriptorSetSchema, bytes)
    for (const one of file) this.add(one)
    return file.length
  }

  /** One FileDescriptorProto. Throws what the library throws for bytes that are none. */
  addFile(bytes: Uint8Array): void {
    this.add(fromBinary(FileDescriptorProtoSchema, bytes))
  }

  method(path: string): DeclaredMethod | undefined {
    const found = this.methods.get(path)
    if (found) return found
    const service = path.lastIndexOf('/', path.lastIndexOf('/') - 1)
    return service > 0 ? this.methods.get(path.slice(service)) : undefined
  }

  message(name: string): DeclaredType | undefined {
    return this.messages.get(name)
  }

  enumeration(name: string): ReadonlyMap<string, string> | undefined {
    return this.enums.get(name)
  }

  /** What is known already stays as it is. */
  private add(file: FileDescriptorProto): void {
    const prefix = file.package === '' ? '' : `${file.package}.`
    for (const type of file.messageType) this.addMessage(prefix, type)
    for (const type of file.enumType) this.addEnum(prefix, type)
    for (const service of file.service)
      for (const { name, inputType, outputType } of service.method) {
        const path = `/${prefix}${service.name}/${name}`
        if (!this.methods.has(path)) this.methods.set(path, { input: bare(inputType), output: bare(outputType) })
      }
  }

  private addMessage(prefix: string, type: DescriptorProto): void {
    const name = `${prefix}${type.name}`
    if (this.messages.has(name)) return
    const fields = new Map<number, DeclaredField>()
    for (const field of type.field) {
      const declared = fieldOf(field)
      if (declared) fields.set(field.number, declared)
    }
    this.messages.set(name, { fields })
    for (const inner of type.nestedType) this.addMessage(`${name}.`, inner)
    for (const inner of type.enumType) this.addEnum(`${name}.`, inner)
  }

  private addEnum(prefix: string, { name, value }: EnumDescriptorProto): void {
    const full = `${prefix}${name}`
    if (this.enums.has(full)) return
    const names = new Map<string, string>()
    for (const one of value)
      if (NAME.test(one.name) && !names.has(String(one.number))) names.set(String(one.number), one.name)
    this.enums.set(full, names)
  }
}

function fieldOf({ name, label, type, typeName }: FieldDescriptorProto): DeclaredField | undefined {
  if (!NAME.test(name)) return undefined
  const isRepeated = label === Label.REPEATED
  const number = NUMBERS[type]
  if (number === 'enum') return { name, isRepeated, kind: 'number', number, type: bare(typeName) }
  if (number) return { name, isRepeated, kind: 'number', number }
  if (type === Type.STRING) return { name, isRepeated, kind: 'text' }
  if (type === Type.BYTES) return { name, isRepeated, kind: 'bytes' }
  if (type === Type.MESSAGE) return { name, isRepeated, kind: 'message', type: bare(typeName) }
  return type === Type.GROUP ? { name, isRepeated, kind: 'group', type: bare(typeName) } : undefined
}

/** Full names have a dot in front. */
const bare = (name: string): string => (name.startsWith('.') ? name.slice(1) : name)
