/** Lower case without diacritics, so that `Zürich` and `zurich` are one word. */
export function fold(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
}
