/** Whom a proxy in front has authenticated: by header, from named addresses only. */
import type { IncomingMessage } from 'node:http'
import { isRole, type ProxyOptions, type Viewer } from './contract.js'

export function viewerOfProxy({ headers, socket }: IncomingMessage, options: ProxyOptions): Viewer | undefined {
  const peer = (socket.remoteAddress ?? '').replace(/^::ffff:/, '')
  if (!options.from.includes(peer)) return undefined
  const name = headers[options.userHeader.toLowerCase()]
  // Given twice, one of them may be the caller's own.
  if (typeof name !== 'string' || name === '' || name.includes(',')) return undefined
  if (options.roleHeader === undefined) return { name: name.slice(0, 200), role: options.role }
  const role = headers[options.roleHeader.toLowerCase()]
  return typeof role === 'string' && isRole(role) ? { name: name.slice(0, 200), role } : undefined
}
