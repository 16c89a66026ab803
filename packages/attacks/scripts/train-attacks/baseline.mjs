/** A page of regular expressions, such as one writes first: what the model has to be better than. */

const PATTERNS = [
  [
    'sqli',
    /\bunion\b.{0,40}\bselect\b|\bselect\b.{1,80}\bfrom\b|\b(?:or|and)\b\s+['"(\s]*\w+['"]?\s*[=<>]|['"]\s*(?:or|and|\|\||&&)\s|;\s*(?:drop|insert|update|delete|exec|declare|shutdown)\b|--\s*$|\b(?:sleep|benchmark|pg_sleep|waitfor)\b\s*[('"d]|information_schema|xp_cmdshell/i,
  ],
  [
    'xss',
    /<\s*(?:script|iframe|svg|img|object|embed|body|video|audio|style|link|meta|base|form|input)\b[^>]*(?:on\w+\s*=|src|href|>)|javascript:|\bon\w{3,20}\s*=|document\.(?:cookie|location|write)|\balert\s*\(/i,
  ],
  [
    'traversal',
    /(?:\.\.[\\/]){1,}|\.\.%2f|%2e%2e|\/etc\/(?:passwd|shadow|hosts)|win\.ini|boot\.ini|php:\/\/(?:filter|input)|\/proc\/self/i,
  ],
  [
    'cmdi',
    /[;|&`]\s*(?:cat|ls|id|whoami|uname|ping|curl|wget|nc|bash|sh|sleep|echo|dir|type|net|powershell)\b|\$\([^)]*\)|\/bin\/(?:ba)?sh|\bcmd(?:\.exe)?\s+\/c/i,
  ],
  [
    'codei',
    /<\?php|\b(?:system|exec|passthru|shell_exec|eval|assert|phpinfo|base64_decode)\s*\(|\$_(?:get|post|request|server)|child_process|__import__|runtime\.getruntime/i,
  ],
  [
    'ssrf',
    /^(?:https?:)?\/\/(?:[^/@]*@)?(?:127\.|localhost|0\.0\.0\.0|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|169\.254\.|\[?::1|metadata)|^(?:gopher|dict|file|ldap|jar|netdoc):/i,
  ],
  ['nosql', /\$(?:ne|gt|gte|lt|lte|in|nin|regex|where|exists|or|and)\b["'\]]|\bthis\.\w+\s*[=.]/i],
  [
    'ssti',
    /\{\{.{0,80}(?:[*+]|__|\(|config|self|request).{0,80}\}\}|\$\{.{0,80}(?:[*(]|T\().{0,80}\}|<%=|#\{.{1,80}\}|\{%.{1,80}%\}/i,
  ],
  ['xxe', /<!ENTITY|<!DOCTYPE[^>]{0,80}\[|xi:include/i],
  ['ldap', /\*\)\(|\)\(\||\(\||\(&\(|\*\)\)/],
  ['deser', /rO0AB|\bO:\d+:"|gASV|AAEAAAD|!!python|_\$\$ND_FUNC|ysoserial|objectdataprovider|InvokerTransformer/],
  ['log4shell', /\$\{(?:jndi|lower|upper|env|sys|::-|ctx)/i],
  ['graphql', /__schema|__type\b|introspectionquery/i],
  ['header', /(?:%0d|%0a|\r|\n|\\r\\n)\s*(?:set-cookie|location|content-|x-|http\/)/i],
  ['ssi', /<!--#|<esi:/i],
  ['proto', /__proto__|constructor[[.]["']?prototype/i],
  ['xpath', /\/\/\*|count\(\/|string-length\(|name\(\/|position\(\)/i],
]

/** The first pattern's kind, or undefined. */
export function regexKind(value) {
  let text = value
  for (let i = 0; i < 2; i++) {
    try {
      text = decodeURIComponent(text.replaceAll('+', ' '))
    } catch {
      break
    }
  }
  for (const [kind, pattern] of PATTERNS) if (pattern.test(text) || pattern.test(value)) return kind
  return undefined
}
