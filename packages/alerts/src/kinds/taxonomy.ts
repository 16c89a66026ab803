/** Classes of the taxonomies that alerts are filed under: MITRE ATT&CK (enterprise), CWE, OWASP API Security Top 10 of 2023. */

/** Version of ATT&CK whose names and numbers these are. */
export const ATTACK_VERSION = '16.1'

export interface Technique {
  /** `T1110`; of a sub-technique `T1110.004`. */
  id: string
  name: string
  tactic: { id: string; name: string }
}

const TACTICS = {
  reconnaissance: { id: 'TA0043', name: 'Reconnaissance' },
  initialAccess: { id: 'TA0001', name: 'Initial Access' },
  defenseEvasion: { id: 'TA0005', name: 'Defense Evasion' },
  credentialAccess: { id: 'TA0006', name: 'Credential Access' },
  lateralMovement: { id: 'TA0008', name: 'Lateral Movement' },
  collection: { id: 'TA0009', name: 'Collection' },
  exfiltration: { id: 'TA0010', name: 'Exfiltration' },
  impact: { id: 'TA0040', name: 'Impact' },
} as const

const technique = (id: string, name: string, tactic: keyof typeof TACTICS): Technique => ({
  id,
  name,
  tactic: TACTICS[tactic],
})

export const TECHNIQUES = {
  wordlistScanning: technique('T1595.003', 'Wordlist Scanning', 'reconnaissance'),
  vulnerabilityScanning: technique('T1595.002', 'Vulnerability Scanning', 'reconnaissance'),
  exploitPublicFacing: technique('T1190', 'Exploit Public-Facing Application', 'initialAccess'),
  exploitForEvasion: technique('T1211', 'Exploitation for Defense Evasion', 'defenseEvasion'),
  credentialStuffing: technique('T1110.004', 'Credential Stuffing', 'credentialAccess'),
  stealToken: technique('T1528', 'Steal Application Access Token', 'credentialAccess'),
  webToken: technique('T1606', 'Forge Web Credentials', 'credentialAccess'),
  useToken: technique('T1550.001', 'Application Access Token', 'lateralMovement'),
  automatedCollection: technique('T1119', 'Automated Collection', 'collection'),
  repositories: technique('T1213', 'Data from Information Repositories', 'collection'),
  sizeLimits: technique('T1030', 'Data Transfer Size Limits', 'exfiltration'),
  supplyChain: technique('T1195', 'Supply Chain Compromise', 'initialAccess'),
  masquerading: technique('T1036.005', 'Match Legitimate Name or Location', 'defenseEvasion'),
  serviceFlood: technique('T1499.002', 'Service Exhaustion Flood', 'impact'),
  applicationFlood: technique('T1499.003', 'Application Exhaustion Flood', 'impact'),
} as const

/** CWE number → name (CWE 4.x). */
export const CWE = {
  20: 'Improper Input Validation',
  74: 'Improper Neutralization of Special Elements in Output Used by a Downstream Component',
  22: 'Improper Limitation of a Pathname to a Restricted Directory',
  78: 'Improper Neutralization of Special Elements used in an OS Command',
  79: 'Improper Neutralization of Input During Web Page Generation',
  89: 'Improper Neutralization of Special Elements used in an SQL Command',
  90: 'Improper Neutralization of Special Elements used in an LDAP Query',
  94: 'Improper Control of Generation of Code',
  97: 'Improper Neutralization of Server-Side Includes Within a Web Page',
  113: 'Improper Neutralization of CRLF Sequences in HTTP Headers',
  200: 'Exposure of Sensitive Information to an Unauthorized Actor',
  213: 'Exposure of Sensitive Information Due to Incompatible Policies',
  294: 'Authentication Bypass by Capture-replay',
  290: 'Authentication Bypass by Spoofing',
  306: 'Missing Authentication for Critical Function',
  307: 'Improper Restriction of Excessive Authentication Attempts',
  347: 'Improper Verification of Cryptographic Signature',
  400: 'Uncontrolled Resource Consumption',
  436: 'Interpretation Conflict',
  441: 'Unintended Proxy or Intermediary',
  477: 'Use of Obsolete Function',
  502: 'Deserialization of Untrusted Data',
  522: 'Insufficiently Protected Credentials',
  598: 'Use of GET Request Method With Sensitive Query Strings',
  611: 'Improper Restriction of XML External Entity Reference',
  639: 'Authorization Bypass Through User-Controlled Key',
  643: 'Improper Neutralization of Data within XPath Expressions',
  755: 'Improper Handling of Exceptional Conditions',
  770: 'Allocation of Resources Without Limits or Throttling',
  799: 'Improper Control of Interaction Frequency',
  494: 'Download of Code Without Integrity Check',
  863: 'Incorrect Authorization',
  915: 'Improperly Controlled Modification of Dynamically-Determined Object Attributes',
  917: 'Improper Neutralization of Special Elements used in an Expression Language Statement',
  918: 'Server-Side Request Forgery',
  943: 'Improper Neutralization of Special Elements in Data Query Logic',
  1059: 'Insufficient Technical Documentation',
  1164: 'Irrelevant Code',
  1321: 'Improperly Controlled Modification of Object Prototype Attributes',
  1336: 'Improper Neutralization of Special Elements Used in a Template Engine',
} as const

export type CweNumber = keyof typeof CWE

export const OWASP = {
  'API1:2023': 'Broken Object Level Authorization',
  'API2:2023': 'Broken Authentication',
  'API3:2023': 'Broken Object Property Level Authorization',
  'API4:2023': 'Unrestricted Resource Consumption',
  'API5:2023': 'Broken Function Level Authorization',
  'API6:2023': 'Unrestricted Access to Sensitive Business Flows',
  'API7:2023': 'Server Side Request Forgery',
  'API8:2023': 'Security Misconfiguration',
  'API9:2023': 'Improper Inventory Management',
  'API10:2023': 'Unsafe Consumption of APIs',
} as const

export type OwaspClass = keyof typeof OWASP

/** OWASP MCP Top 10 (2025) and OWASP Top 10 for Agentic Applications (2026): what alerts about agents are filed under besides. */
export const OWASP_AGENTS = {
  'MCP01:2025': 'Token Mismanagement and Secret Exposure',
  'MCP02:2025': 'Privilege Escalation via Scope Creep',
  'MCP03:2025': 'Tool Poisoning',
  'MCP04:2025': 'Software Supply Chain Attacks and Dependency Tampering',
  'MCP07:2025': 'Insufficient Authentication and Authorization',
  'MCP09:2025': 'Shadow MCP Servers',
  'MCP10:2025': 'Context Injection and Over-Sharing',
  'ASI02:2026': 'Tool Misuse and Exploitation',
  'ASI03:2026': 'Identity and Privilege Abuse',
  'ASI04:2026': 'Agentic Supply Chain Vulnerabilities',
  'ASI09:2026': 'Human-Agent Trust Exploitation',
  'ASI10:2026': 'Rogue Agents',
} as const

export type OwaspAgentClass = keyof typeof OWASP_AGENTS
