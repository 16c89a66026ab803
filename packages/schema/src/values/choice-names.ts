/**
 * Names under which programs choose from a few words of their own. Only what these parameters carry may be written out: any other name may
 * hold a person or a secret, and no list of bad names ends.
 */

/** What is chosen. */
const CHOICES =
  'status state type kind mode method format sort sortby order orderby direction dir lang language locale currency unit units level tier plan priority severity channel category action event operation visibility encoding charset protocol platform env environment theme size color colour country'
/** What may stand before it: things that a program handles, none of them a trait of a person. */
const THINGS =
  'order payment shipping shipment delivery invoice item product cart sort page list view filter group result response request content media image file document doc data event log task job http api app default display output input export import date time message notification ticket issue queue cache search report chart device browser os user-agent service server client resource object entity record node field column row subscription billing checkout refund transaction stock warehouse sync build deploy release webhook stream video audio text font button icon layout price discount coupon tax ad campaign alert'
/** Under these nothing is written out, whatever it is called: `diagnosis.type`, `religion.code`. */
const TRAITS =
  'patient diagnosis disease condition medical medication health blood allergy therapy symptom religion religious faith belief political party union ethnic ethnicity race gender sex sexual orientation marital family relationship disability pregnancy criminal conviction immigration citizenship nationality password secret credential token auth session biometric genetic hiv mental'

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '))
const CHOICE = words(CHOICES)
const THING = words(`${THINGS} ${CHOICES}`)
const TRAIT = words(TRAITS)

/** `orderStatus`, `order_status`, `order[status]` → order, status. */
const wordsOf = (name: string): string[] =>
  name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .replace(/(sort|order)[^\p{L}\p{N}]+by$/u, '$1by')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')

/** Is this the name of a choice that a program gives? Every word of its last part must be known. */
export function isChoiceName(name: string): boolean {
  const parts = name.split('.')
  const last = wordsOf(parts.pop()!)
  if (
    last.length === 0 ||
    last.length > 3 ||
    (!CHOICE.has(last.at(-1)!.replace(/s$/, '')) && !CHOICE.has(last.at(-1)!))
  ) {
    return isCode(last) && !parts.some(hasTrait)
  }
  return last.every((word) => THING.has(word)) && !parts.some(hasTrait)
}

/** `countryCode`, `currency_code`: codes of things; a bare `code` may be a voucher or a one-time password. */
const isCode = (name: readonly string[]): boolean =>
  name.length === 2 &&
  name[1] === 'code' &&
  /^(?:country|currency|language|lang|locale|status|unit|event)$/.test(name[0]!)

const hasTrait = (part: string): boolean =>
  wordsOf(part).some((word) => TRAIT.has(word) || TRAIT.has(word.replace(/s$/, '')))
