/** Masked examples: enough to recognise the kind, not the person. */
const DOTS = '•••'

/** `mask('EMAIL', 'john@example.com')` → `j•••@e•••.com`. At most three characters of the value stay. Never throws. */
export function mask(label: string, value: string): string {
  const text = value.trim()
  if (text === '') return ''
  switch (label) {
    case 'EMAIL':
      return email(text)
    case 'PASSWORD':
    case 'SECRET':
    case 'JWT':
    case 'CVV':
    case 'HEALTH':
    case 'DEMOGRAPHIC':
      return DOTS
    case 'CREDIT_CARD':
    case 'PHONE':
    case 'IBAN':
    case 'BANK_ACCOUNT':
      return text.length >= 10 ? `${DOTS}${text.slice(-2)}` : DOTS
    case 'IP_ADDRESS':
      return text.includes('.')
        ? `${text.split('.', 1)[0].slice(0, 3)}.${DOTS}`
        : `${text.split(':', 1)[0].slice(0, 2)}:${DOTS}`
    default:
      return `${[...text][0]}${DOTS}`
  }
}

function email(text: string): string {
  const at = text.lastIndexOf('@')
  if (at < 1) return DOTS
  const domain = text.slice(at + 1)
  const dot = domain.lastIndexOf('.')
  const tld = dot > 0 && /^[a-z]{2,6}$/i.test(domain.slice(dot + 1)) ? domain.slice(dot) : ''
  return `${[...text][0]}${DOTS}@${[...domain][0] ?? ''}${DOTS}${tld}`
}
