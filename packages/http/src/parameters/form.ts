/** Characters in which the first name of a form must end. */
const NAME = 256

/**
 * Could this be `name=value` pairs, whatever it calls itself? A first name without blanks and markup, and an equals sign behind it.
 * Lenient readers split at `&` and `=` and ask for no more.
 */
export function looksLikeForm(text: string): boolean {
  const equals = text.indexOf('=')
  if (equals <= 0 || equals > NAME) return false
  return !/[\s<>{}"]/.test(text.slice(0, equals).trim())
}
