/** What stands before a server: the few machines of one's own that call an API. */
import { type Exchange, isPublicAddress } from '@apiscope/schema'

/** More than these are clients, not what stands before the server. Count. */
const FEW = 4

/** Their addresses, among them the proxies before it. null: there are more, or others. */
export function addCaller(callers: string[] | null, { ip }: Exchange['client']): string[] | null {
  if (callers === null || callers.includes(ip)) return callers
  if (callers.length >= FEW || isPublicAddress(ip)) return null
  return [...callers, ip]
}
