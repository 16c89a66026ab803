/** Tables that states hold as base64 are stored as bytes: shorter, and shorter still with like beside like. */

type Members = Record<string, string>
/** What holds tables in the JSON of a state. */
export interface WithTables {
  series: object
  ownership?: object
  known: object
}

/** Order is part of the format. Where numbers are alike byte by byte, they are written all first bytes, all second bytes and so on. */
const TABLES = [
  { in: 'series', name: 'numbers', width: 1 },
  { in: 'series', name: 'slots', width: 2 },
  { in: 'ownership', name: 'table', width: 4 },
  { in: 'known', name: 'bits', width: 1 },
] as const
export const TABLE_COUNT = TABLES.length

/** Takes the tables out of `json`, which keeps an empty text in the place of each. */
export function takeTables(json: WithTables): Uint8Array[] {
  return TABLES.map(({ in: holder, name, width }) => {
    const members = json[holder] as Members | undefined
    const base64 = members?.[name]
    if (base64 === undefined) return new Uint8Array()
    members![name] = ''
    const bytes = Buffer.from(base64, 'base64')
    return transposed(bytes, width, bytes.length / width)
  })
}

/** Puts back what `takeTables` took. */
export function putTables(json: WithTables, tables: readonly Buffer[]): void {
  for (const [i, { in: holder, name, width }] of TABLES.entries()) {
    const members = json[holder] as Members | undefined
    const bytes = tables[i]!
    if (members?.[name] !== undefined) members[name] = transposed(bytes, bytes.length / width, width).toString('base64')
  }
}

/** Bytes of a matrix in rows of `columns`, column after column. */
function transposed(bytes: Buffer, columns: number, rows: number): Buffer {
  if (columns === 1 || rows === 1) return bytes
  const to = Buffer.allocUnsafe(bytes.length)
  for (let row = 0, from = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) to[column * rows + row] = bytes[from++]!
  }
  return to
}
