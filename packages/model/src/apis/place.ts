/** Where a parameter is, in words. */

/** `response:user.email` → `user.email in the response`. */
export function place(name: string): string {
  const colon = name.indexOf(':')
  const where = name.slice(0, colon)
  const path = name.slice(colon + 1)
  return where === 'request' || where === 'response' ? `${path} in the ${where}` : `${where} parameter ${path}`
}
