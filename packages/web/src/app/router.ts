/** Pages by the part of the address behind #, so that any view is a link. */
import { computed, signal } from '@preact/signals'

const hash = signal(location.hash)
addEventListener('hashchange', () => {
  hash.value = location.hash
  scrollTo(0, 0)
})

const parts = computed(() => {
  const [page = '', query = ''] = hash.value.replace(/^#\/?/, '').split('?')
  // Links in mails and chats: #/alerts/ID.
  if (page.startsWith('alerts/'))
    return { page: 'alert', params: { id: decodeURIComponent(page.slice('alerts/'.length)) } }
  return { page: page || 'first', params: Object.fromEntries(new URLSearchParams(query)) }
})
export const page = computed(() => parts.value.page)
export const params = computed<Record<string, string>>(() => parts.value.params)

export function address(to: string, query: Record<string, string> = {}): string {
  const asked = new URLSearchParams(Object.entries(query).filter(([, value]) => value !== ''))
  return `#/${to === 'first' ? '' : to}${asked.size > 0 ? `?${asked}` : ''}`
}

export function go(to: string, query: Record<string, string>): void {
  history.replaceState(null, '', address(to, query))
  hash.value = location.hash
}
