import { type DetectContext, type Detector, NO, type Verdict } from './types.js'

/** RFC 5321 mailbox with a dot-atom local part, at least two domain labels and a top-level domain that is no file suffix. */
const MAILBOX =
  /^[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+(?:\.[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+)*@(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.){1,8}(?:[\p{L}]{2,24}|xn--[a-z0-9-]{2,59})$/u
const FILE_SUFFIX = /\.(?:png|jpe?g|gif|svg|webp|ico|css|js|ts|json|map|zip|gz|html?)$/i

export const email: Detector = {
  id: 'email',
  label: 'EMAIL',
  detect(_value: string, { facts }: DetectContext): Verdict {
    const at = facts.text.lastIndexOf('@')
    if (at <= 0 || facts.length > 320 || facts.length < 6) return NO
    let text = facts.text
    if (text.startsWith('mailto:')) text = text.slice(7)
    const open = text.lastIndexOf('<')
    if (open >= 0 && text.endsWith('>')) text = text.slice(open + 1, -1)
    else if (facts.spaces > 0 || text.indexOf(',') > 0) return listed(text)
    return mailbox(text) ? { score: 0.98, evidence: 'mailbox' } : NO
  },
}

function mailbox(text: string): boolean {
  const at = text.indexOf('@')
  if (at <= 0 || at > 64 || text.length - at > 254) return false
  return MAILBOX.test(text) && !FILE_SUFFIX.test(text)
}

/** Several mailboxes in one value, or one inside a sentence. */
function listed(text: string): Verdict {
  const parts = text.split(/[\s,;]+/, 40)
  const hits = parts.filter((part) => mailbox(part.replace(/[.()<>"]{1,16}$/, '').replace(/^[<("]+/, ''))).length
  if (hits === 0) return NO
  return hits === parts.length ? { score: 0.95, evidence: 'mailboxes' } : { score: 0.5, evidence: 'in text' }
}
