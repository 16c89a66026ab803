/** Security schemes (OpenAPI 3.1, 4.8.27) from the ways in which callers were seen to authenticate. */
import type { ApiForExport, Json } from './description.js'

interface Way {
  scheme: string
  in: 'header' | 'query' | 'cookie'
  name?: string
  algorithm?: string
  calls: number
  ok: number
}

export interface Security {
  /** Alternatives, each one scheme; empty: none is needed. */
  requirements: Record<string, string[]>[]
  schemes: Record<string, Json>
}

/** A way that hardly any successful call uses is somebody's attempt. Share. */
const RARE = 0.02

export function securityOf(api: ApiForExport): Security {
  const schemes: Record<string, Json> = {}
  const used = waysOf(api)
  for (const way of used) {
    const [name, scheme] = schemeOf(way)
    schemes[name] = scheme
  }
  const requirements: Record<string, string[]>[] = Object.keys(schemes).map((name) => ({ [name]: [] }))
  // Calls without any credential succeed too: authentication is optional.
  if (requirements.length > 0 && Number(api.facts.unauthenticated_2xx_share ?? 0) >= RARE) requirements.push({})
  return { requirements, schemes }
}

/** The credentials that successful calls carry. */
export function waysOf(api: ApiForExport): Way[] {
  let ways: Way[] = []
  try {
    ways = JSON.parse(api.facts.credentials ?? '[]')
  } catch {}
  const succeeded = ways.reduce((sum, { ok }) => sum + ok, 0)
  return ways.filter(({ ok }) => ok > 0 && ok >= RARE * succeeded)
}

function schemeOf({ scheme, in: place, name = '', algorithm }: Way): [string, Json] {
  const field = name === '' ? 'authorization' : name
  const known = algorithm === undefined ? {} : { 'x-apiscope-algorithm': algorithm }
  if (scheme === 'mtls') return ['clientCertificate', { type: 'mutualTLS' }]
  if (field === 'authorization' && place === 'header') {
    switch (scheme) {
      case 'basic':
      case 'digest':
      case 'negotiate':
        return [scheme, { type: 'http', scheme }]
      case 'bearer':
        return ['bearer', { type: 'http', scheme: 'bearer' }]
      case 'jwt':
        return ['jwt', { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', ...known }]
      default:
        return [
          safeKey(scheme),
          { type: 'apiKey', in: 'header', name: 'Authorization', 'x-apiscope-scheme': scheme, ...known },
        ]
    }
  }
  const extra = scheme === 'api-key' || scheme === 'cookie' ? {} : { 'x-apiscope-scheme': scheme }
  return [safeKey(`${place}-${field}`), { type: 'apiKey', in: place, name: field, ...extra, ...known }]
}

/** Keys of components are `[a-zA-Z0-9._-]+`. */
const safeKey = (text: string) => text.replace(/[^a-zA-Z0-9._-]/g, '-')
