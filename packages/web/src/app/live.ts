/** What the server tells as it happens. */
import { signal } from '@preact/signals'

/** Raised when numbers have changed: pages ask again. */
export const generation = signal(0)
export const connected = signal(true)
export interface Told {
  id: string
  severity: string
  title: string
}
/** The last alerts that came while the page was open. */
export const news = signal<Told[]>([])

export function follow(): void {
  const source = new EventSource('/api/live')
  source.addEventListener('open', () => {
    connected.value = true
  })
  source.addEventListener('error', () => {
    connected.value = false
  })
  source.addEventListener('changed', () => {
    generation.value++
  })
  source.addEventListener('alert', (event) => {
    news.value = [JSON.parse((event as MessageEvent<string>).data) as Told, ...news.value].slice(0, 3)
  })
}
