/** Protobuf fields as bytes: number, then value. */
const varint = (n) => (n < 128 ? [n] : [(n % 128) | 128, ...varint(Math.floor(n / 128))])
export const int = (number, value) => Buffer.from([...varint(number * 8), ...varint(value)])
export const text = (number, value) => bytes(number, Buffer.from(value))
export const bytes = (number, value) =>
  Buffer.concat([Buffer.from([...varint(number * 8 + 2), ...varint(value.length)]), value])
export const message = (number, ...fields) => bytes(number, Buffer.concat(fields))
export const double = (number, value) => {
  const out = Buffer.alloc(8)
  out.writeDoubleLE(value)
  return Buffer.concat([Buffer.from(varint(number * 8 + 1)), out])
}
export const all = (...fields) => Buffer.concat(fields)

/** Words of names and texts. */
export const WORDS =
  'amber birch cedar delta ember fjord grove heron inlet jade knoll larch maple north ocean pearl quartz river stone thorn'.split(
    ' ',
  )
