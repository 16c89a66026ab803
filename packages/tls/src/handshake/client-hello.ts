import { Cursor } from './cursor.js'
import { EXTENSION, extensions } from './extensions.js'

/** What keys and reports need of a ClientHello (RFC 8446 §4.1.2). */
export interface ClientHello {
  /** Hex. Of the outer hello when it is encrypted (ECH): the key log then names another one. */
  random: string
  sessionId: string
  /** Hex of the ticket offered (RFC 5077), '' for none. */
  ticket: string
  /** Lower case, ASCII. */
  serverName?: string
  alpn: string[]
  /** Records under the early traffic secret follow (RFC 8446 §4.2.10). */
  earlyData: boolean
  /** Carries an Encrypted ClientHello (RFC 9849). */
  encrypted: boolean
}

/** @returns undefined when the body is too short for a random */
export function clientHello(body: Buffer): ClientHello | undefined {
  if (body.length < 35) return undefined
  const cursor = new Cursor(body, 2)
  const hello: ClientHello = {
    random: cursor.bytes(32).toString('hex'),
    sessionId: cursor.vector(1).rest().toString('hex'),
    ticket: '',
    alpn: [],
    earlyData: false,
    encrypted: false,
  }
  cursor.vector(2)
  cursor.vector(1)
  for (const { type, data } of extensions(cursor)) {
    if (type === EXTENSION.serverName) hello.serverName = serverName(data)
    else if (type === EXTENSION.alpn) hello.alpn = protocols(data)
    else if (type === EXTENSION.sessionTicket) hello.ticket = data.rest().toString('hex')
    else if (type === EXTENSION.earlyData) hello.earlyData = true
    else if (type === EXTENSION.encryptedClientHello) hello.encrypted = true
  }
  return hello
}

/** ServerNameList (RFC 6066 §3): the first host_name. */
function serverName(data: Cursor): string | undefined {
  const list = data.vector(2)
  while (list.left > 3) {
    const type = list.uint(1)
    const name = list.vector(2).rest()
    if (type !== 0 || name.length === 0 || name.length > 255) continue
    for (const c of name) if (c <= 0x20 || c >= 0x7f) return undefined
    return name.toString('latin1').toLowerCase()
  }
  return undefined
}

/** ProtocolNameList (RFC 7301 §3.1), at most 16. */
export function protocols(data: Cursor): string[] {
  const list = data.vector(2)
  const names: string[] = []
  while (list.left > 0 && names.length < 16) names.push(list.vector(1).rest().toString('latin1'))
  return names
}
