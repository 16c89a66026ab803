/** For readers that may see what there is and not who it was: callers and examples are left out of an answer. */

const IPV4 = /\b(\d{1,3}\.\d{1,3})\.\d{1,3}\.\d{1,3}\b/g
const IPV6 = /\b([0-9a-f]{1,4}:[0-9a-f]{1,4}):[0-9a-f:]{2,32}/gi
const LOGIN = /\bp:[\w.+/=-]{1,64}/g
/** Members that hold pieces of values, were they masked. */
const PIECES = new Set(['example', 'extent', 'shapes', 'servers', 'callers'])

const maskText = (text: string): string =>
  text
    .replace(LOGIN, (login) => `p:…${login.slice(-4)}`)
    .replace(IPV4, '$1.x.x')
    .replace(IPV6, '$1:x')

/** The same shape with logins and addresses cut short, and examples empty. Names of APIs stay: a path may look like an address. */
export function masked<T>(value: T, name = ''): T {
  if (PIECES.has(name)) return (typeof value === 'string' ? '' : Array.isArray(value) ? [] : value) as T
  if (typeof value === 'string') return (isApiName(name) ? value : maskText(value)) as T
  if (Array.isArray(value)) return value.map((one) => masked(one, name)) as T
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value)
  if (isLine(value)) return { ...value, text: value.label.startsWith('shape') ? '' : maskText(value.text) } as T
  return Object.fromEntries(entries.map(([key, one]) => [key, masked(one, key)])) as T
}

const isApiName = (name: string) => name === 'api' || name === 'apis' || name === 'host' || name === 'template'

const isLine = (value: object): value is { label: string; text: string } =>
  typeof (value as { label?: unknown }).label === 'string' && typeof (value as { text?: unknown }).text === 'string'
