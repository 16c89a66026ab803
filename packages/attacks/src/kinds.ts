/** What an attack pattern is aimed at. */
export const ATTACK_KINDS = [
  'sqli',
  'xss',
  'traversal',
  'cmdi',
  'codei',
  'ssrf',
  'nosql',
  'ssti',
  'xxe',
  'ldap',
  'deser',
  'log4shell',
  'graphql',
  'header',
  'ssi',
  'proto',
  'xpath',
] as const
export type AttackKind = (typeof ATTACK_KINDS)[number]
