/** Which version of apiscope this is. */
import type { Product } from '@apiscope/alerts'

export function version(): string {
  return (require('../../package.json') as { version: string }).version
}

/** How alerts in formats of others name who wrote them. */
export function product(console?: string): Product {
  return { version: version(), ...(console === undefined ? {} : { console }) }
}
