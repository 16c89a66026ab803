/** What the headers of MCP say of a request, and where they say something else than its body: a gateway routes by one, the server obeys the other. */
import type { FieldsOf } from '../call.js'

const FIELDS = ['mcp-method', 'mcp-name', 'mcp-protocol-version', 'mcp-session-id'] as const

/** A request with any of them claims to be MCP. */
export const saysMcp = (fields: FieldsOf): boolean => FIELDS.some((name) => fields(name).length > 0)

/** Value of `Mcp-Name`, which may be encoded (`=?base64?…?=`, streamable HTTP, "Value Encoding"). */
export function decodedField(value: string): string {
  const match = /^=\?base64\?([A-Za-z0-9+/=_-]{0,2048})\?=$/i.exec(value.trim())
  return match ? Buffer.from(match[1]!, 'base64').toString('utf8') : value.trim()
}

interface Body {
  method: string
  name: string | undefined
  version: string | undefined
  doubled: readonly string[]
}

/** Keys of which the last or the first may hold. */
const DECISIVE = new Set(['method', 'params', 'name', 'uri', 'arguments', 'jsonrpc'])

/** Where they differ: `method`, `name`, `version`, `doubled-field`, `doubled-key`. Absent fields differ from nothing. */
export function unlikeBody(fields: FieldsOf, body: Body): string[] {
  const unlike: string[] = []
  if (differs(fields('mcp-method'), body.method)) unlike.push('method')
  if (differs(fields('mcp-name'), body.name)) unlike.push('name')
  if (body.version !== undefined && differs(fields('mcp-protocol-version'), body.version)) unlike.push('version')
  if (FIELDS.some((name) => new Set(fields(name)).size > 1)) unlike.push('doubled-field')
  if (body.doubled.some((key) => DECISIVE.has(key))) unlike.push('doubled-key')
  return unlike
}

/** A field is bytes, read as latin1: who does not encode a name as he should sends UTF-8. */
function differs(values: readonly string[], said = ''): boolean {
  const own = said.trim()
  return values.some((value) => {
    const decoded = decodedField(value)
    return decoded !== own && Buffer.from(decoded, 'latin1').toString('utf8') !== own
  })
}
