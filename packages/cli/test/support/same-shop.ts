/** Reports on the recorded shop, however it was carried, made comparable. */
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import type { AnalyzeReport } from '@apiscope/model'
import { apiscope, ROOT, SHOP } from './run.js'

export async function analyze(folder: string, name: string, capture: string): Promise<AnalyzeReport> {
  const args = ['analyze', '--json', '--key-file', join(folder, 'key'), '--out', join(folder, name), capture]
  const { status, stdout, stderr } = await apiscope(args)
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  return JSON.parse(stdout)
}

export interface Transcribed {
  /** Connections that were encrypted, that were carried by HTTP/2, and whose secrets are not in the capture. */
  sealed: number
  http2: number
  missing: number
}

export function transcribe(capture: string, ...options: string[]): Transcribed {
  const script = join(ROOT, 'scripts/seal-capture.mjs')
  const out = execFileSync(process.execPath, [script, SHOP, capture, ...options], { stdio: ['ignore', 'pipe', 'pipe'] })
  return JSON.parse(out.toString())
}

/** Names of exchanges follow from TCP sequence numbers, which encryption moves; that it was encrypted is told. */
export function content({ apis, alerts }: AnalyzeReport): { apis: AnalyzeReport['apis']; alerts: unknown[] } {
  const bare = apis.map((api) => {
    const facts = { ...api.facts } as Record<string, unknown>
    delete facts.transport
    delete facts.tls_share
    return { ...api, facts }
  }) as AnalyzeReport['apis']
  const without = JSON.stringify(alerts, (key, value) => (/^exchanges?$/.test(key) ? undefined : value))
  // One alert is named after the exchange that raised it.
  return { apis: bare, alerts: JSON.parse(without).map(({ id: _, ...rest }: { id: string }) => rest) }
}

/** What stays the same of an exchange however it is carried, as a text. @param line of exchanges.jsonl */
export function carried(line: string): string {
  const { api, client, request, response, time, message } = JSON.parse(line)
  // Over HTTP/2 a server takes an upgrade to WebSocket with 200 (RFC 8441 §5).
  const isAccepted = !message && request?.version === '2' && response?.status === 200 && isUpgrade(api.id)
  const status = isAccepted ? 101 : response?.status
  return JSON.stringify([api.id, client, request?.target, request?.bodyBytes, status, response?.bodyBytes, time])
}

/** The one endpoint of the shop that is upgraded to WebSocket. */
export const isUpgrade = (api: string): boolean => api === 'GET www.shop.example/chat'
