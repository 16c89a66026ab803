import type { HttpMessage } from '@apiscope/http'
import type { Exchange } from '@apiscope/schema'
import { withoutUserInfo } from './authority.js'
import type { Found } from './credentials/authorization.js'
import type { ProxyTrust } from './credentials/credentials.js'

/** What a request shows to authenticate itself, and whom that stands for. */
export interface Shown {
  found: readonly Found[]
  principal: Exchange['principal']
}

/**
 * What follows from the fields of a request alone, each worked out when it is first asked for: clients say the same with nearly every request.
 * Kept by the fields themselves (`HttpMessage.fieldNote`), so it lives as long as they are remembered, and in one pipeline.
 */
export interface HeadFacts {
  /** See `hostOf`. */
  host: string | undefined
  /** By the trust in which the fields were read. */
  shown: Partial<Record<ProxyTrust, Shown>>
  published: Record<string, string> | undefined
  /** Nothing in the lines that an attack needs (`HarmlessLines`). */
  harmless: boolean | undefined
  /** Looked at one by one, and nothing was worth a score. */
  quiet: boolean
}

export function headFacts(request: HttpMessage): HeadFacts {
  const known = request.fieldNote as HeadFacts | undefined
  if (known) return known
  const facts: HeadFacts = {
    host: undefined,
    shown: {},
    published: undefined,
    harmless: undefined,
    quiet: false,
  }
  request.fieldNote = facts
  return facts
}

/** What the Host field says without user information, '' when there is none. */
export function hostOf(request: HttpMessage): string {
  const facts = headFacts(request)
  facts.host ??= withoutUserInfo(request.header('host') ?? '')
  return facts.host
}
