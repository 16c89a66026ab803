/** Questions to the server. */
import { signal } from '@preact/signals'

export interface Me {
  viewer: { name: string; role: string } | null
  login: 'none' | 'tokens' | 'oidc' | 'proxy'
  timeZone: string
  can: { dismiss: boolean; correct: boolean; risk: boolean }
}

export const me = signal<Me | undefined>(undefined)

async function answer<T>(response: Response): Promise<T> {
  const body = (await response.json().catch(() => ({}))) as { error?: string }
  if (response.ok) return body as T
  if (response.status === 401 && me.value?.viewer) void whoAmI()
  throw new Error(body.error ?? `The server answered ${response.status}.`)
}

export async function ask<T>(path: string, query: Record<string, string> = {}): Promise<T> {
  const asked = new URLSearchParams(Object.entries(query).filter(([, value]) => value !== ''))
  const response = await fetch(`/api/${path}?${asked}`).catch(() => {
    throw new Error('The console does not answer. Is it still running?')
  })
  return answer<T>(response)
}

export async function tell<T>(path: string, body: unknown): Promise<T> {
  const headers = { 'Content-Type': 'application/json', 'X-Apiscope-Console': '1' }
  return answer<T>(await fetch(`/api/${path}`, { method: 'POST', headers, body: JSON.stringify(body) }))
}

export async function whoAmI(): Promise<void> {
  me.value = await ask<Me>('me')
}
