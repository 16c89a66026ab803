/** Serialised objects, external entities, split headers. */
import { isMarshalled, isPickled } from '../text/base64.js'
import { literalGroup } from '../text/literals.js'
import { flag, occurrences, type Signs } from './view.js'

const NAMES = [
  'java',
  'php',
  'pickle',
  'net',
  'ruby',
  'yaml',
  'node',
  'gadget',
  'typed',
  'doctype',
  'entity',
  'external',
  'parameter_entity',
  'xinclude',
  'line_header',
  'line_escape',
  'line_known',
  'line_first',
  'xml',
] as const
const GADGETS = literalGroup([
  'invokertransformer',
  'commons.collections',
  'commons.beanutils',
  'templatesimpl',
  'processbuilder',
  'java.lang.runtime',
  'getruntime',
  'jdbcrowset',
  'xmldecoder',
  'objectdataprovider',
  'annotationinvocation',
  'priorityqueue',
  'badattributevalue',
  'urldns',
  'ysoserial',
  'clonetransformer',
  'prototypeclone',
  'spring',
  'groovy',
  'rome',
  'c3p0',
  'hibernate',
  'phpobject',
  'monolog',
  'guzzle',
  'laravel',
  'swift',
  'symfony',
  'pendingbroadcast',
  'windowsidentity',
  'system.diagnostics',
  'gem::',
  'erb',
  'subprocess',
  'posix',
  'runtime.',
  'scriptenginemanager',
  'urlclassloader',
  'java.util',
  '__destruct',
  '__wakeup',
  'forloop',
  'instantiate',
  'unsafe',
])
const HEADERS = literalGroup([
  'set-cookie',
  'location:',
  'content-length',
  'content-type',
  'http/1',
  'x-',
  'access-control',
  'host:',
  'refresh:',
  'transfer-encoding',
  'bcc:',
  'cc:',
  'to:',
  'subject:',
  'cookie:',
  'link:',
  'header',
])

const INCLUSIONS = literalGroup([
  'xi:include',
  'xinclude',
  'xml-stylesheet',
  'xsl:',
  '<!element',
  'xmlns:xi',
  'parse="text"',
  'schemalocation',
])

export const objectSigns: Signs = {
  names: NAMES.map((name) => `object_${name}`),
  fill({ text, raw, found, decoded: { text: plain } }, row, at) {
    row[at++] =
      flag(plain.startsWith('\xac\xed') || raw.includes('rO0AB') || /aced ?0005/.test(text)) +
      flag(text.includes('<java') && text.includes('<object'))
    row[at++] =
      flag(/(?:^|[;{=" ])o:\d{1,4}:"/.test(text)) +
      flag(/(?:^|[{;=])a:\d{1,4}:\{/.test(text)) +
      flag(/[{;]s:\d{1,5}:"/.test(text)) +
      flag(/c:\d{1,3}:"/.test(text))
    row[at++] =
      flag(isPickled(plain)) +
      flag(/(?:^|\n|\()c[a-z_]{2,20}\n[a-z_]{2,20}\n/.test(text)) +
      flag(text.includes('\ntr.') || text.endsWith('tr.') || /\(s'|\(vn?|p0\n/.test(text))
    row[at++] =
      flag(raw.includes('AAEAAAD') || plain.startsWith('\x00\x01\x00\x00\x00\xff')) +
      flag(text.includes('"$type"')) +
      flag(text.includes('__type":'))
    row[at++] = flag(isMarshalled(plain)) + flag(raw.startsWith('BAh'))
    row[at++] = flag(
      text.includes('!!python') ||
        text.includes('!!javax') ||
        text.includes('!!java') ||
        text.includes('!ruby/') ||
        text.includes('!!com.') ||
        text.includes('!<tag'),
    )
    row[at++] = flag(text.includes('_$$nd_func$$_')) + flag(text.includes('$$js'))
    row[at++] = Math.min(4, found[GADGETS]!)
    row[at++] =
      flag(/"(?:@type|@class|\$type|class)" ?: ?"[a-z]+\.[a-z]/.test(text)) +
      flag(/\["(?:com|org|java|javax|sun)\.[a-z.]+"/.test(text))
    row[at++] =
      flag(text.includes('<!doctype')) +
      flag(text.includes('<!doctype') && (text.includes('[') || text.includes('system')))
    row[at++] = Math.min(5, occurrences(text, '<!entity'))
    row[at++] =
      flag(/(?:system|public) ?["'][^"']/.test(text) && text.includes('<!')) +
      flag(text.includes('<!entity') && text.includes('://'))
    row[at++] = Math.min(4, occurrences(text, '<!entity %') + flag(/%[a-z]{1,20};/.test(text)))
    row[at++] = found[INCLUSIONS]!
    row[at++] =
      flag(/[\r\n][ \t]{0,2}[a-z][a-z0-9-]{1,40}:/i.test(plain)) +
      flag(/[\r\n][ \t]{0,2}[A-Za-z][A-Za-z0-9-]{1,40}: ?\S{1,60}$/.test(plain))
    row[at++] =
      flag(/\\r\\n|\\n[a-z-]{3,30}:|\\r[a-z-]{3,30}:/.test(text)) +
      flag(/%0[ad]/i.test(raw)) +
      flag(/%250[ad]|%5cr|%e5%98%8[ad]|%u000[ad]/i.test(raw)) +
      flag(plain.includes('\u560d') || plain.includes('\u560a'))
    row[at++] = flag(/[\r\n\u560a\u560d]|\\[rn]/.test(plain)) * Math.min(3, found[HEADERS]!)
    row[at++] = plain.search(/[\r\n]/) < 0 ? 0 : 1 / (1 + plain.search(/[\r\n]/) / 16)
    row[at] = flag(text.startsWith('<?xml')) + flag(text.startsWith('<soap'))
  },
}
