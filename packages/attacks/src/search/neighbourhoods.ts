/** What neighbourhoods of bytes are searched for: pieces of attacks, each a weak sign (1) or a strong one (3) of its group. */
import { ALPHABET, automaton } from '../text/automaton.js'
import { bitsIn } from './bits.js'

interface Group {
  strong: string[]
  weak: string[]
}

const words = (text: string) => text.split(' ')
/** Quotes as they stand in a body: bare, percent-encoded, as escapes, as references. */
const QUOTES = ["'", '%27', 'u0027', '&#39;', '\\x27', '"', '%22', '\\"', 'u0022', '&quot;', '`', '%60']
/** What goes on behind a quote that ends a string. */
const BEHIND = [
  'or',
  'and',
  '||',
  '&&',
  ';',
  '--',
  ')',
  'union',
  'having',
  'order',
  'like',
  '#',
  '%20or',
  '%20and',
  '+or',
  '+and',
]
const broken = QUOTES.filter((quote) => quote !== '"').flatMap((quote) =>
  BEHIND.flatMap((part) => (/^[a-z]/.test(part) ? [`${quote} ${part} `, `${quote}/**/${part}`] : [quote + part])),
)

/** At most 32 groups. Lower case, ASCII. */
const GROUPS: readonly Group[] = [
  { strong: [], weak: broken },
  {
    strong: [
      ...words(
        'sleep( benchmark( pg_sleep waitfor xp_cmdshell information_schema load_file( extractvalue( updatexml( dbms_ utl_http sysobjects sqlite_master @@version randomblob',
      ),
      'union select',
      'union all',
      'union/*',
      'union%20',
      'union+',
      'into outfile',
      'into dumpfile',
      'drop table',
      'drop database',
      'drop/*',
      'drop+table',
    ],
    weak: [
      'union',
      'select',
      'insert into',
      'delete from',
      'update ',
      'truncate',
      'order by',
      'group by',
      'having ',
      'exec ',
      'declare ',
      'char(',
      'chr(',
      'concat(',
      '0x',
      'cast(',
      'shutdown',
      'create table',
      'alter table',
      'procedure analyse',
    ],
  },
  {
    strong: ['1=1', '1%3d1', "'='", "'1'='1", "or '1", "or 'a", '%27%3d%27', 'or 1=', 'or true', '||1', 'or 2>1'],
    weak: [' or ', ' and ', 'or(', '+or+', '%20or%20', '/**/or', "='", '%3d%27', ' like ', ' rlike ', 'between '],
  },
  { strong: ['*/*', '/*!', '--+', '-- -', '--%20', '/**/', '%2f%2a'], weak: ['--', '/*', '%23', ';%00', '%00', '#'] },
  {
    strong: [
      '<script',
      '%3cscript',
      'u003cscript',
      '&lt;script',
      'javascript:',
      'vbscript:',
      'onerror',
      'onload',
      'onfocus',
      'onmouse',
      'onclick',
      'ontoggle',
      'onpointer',
      'onanimation',
      'onbegin',
      'srcdoc',
      'document.cookie',
      'document.domain',
      'document.write',
      'alert(',
      'alert`',
      'prompt(',
      'confirm(',
      'fromcharcode',
      'string.raw',
      '<svg',
      '%3csvg',
      '<iframe',
      '%3ciframe',
      '<img',
      '%3cimg',
      '<details',
      '<math',
      '<object',
      '<embed',
      'base64,phn2z',
      'base64,phnj',
    ],
    weak: [
      '<',
      '%3c',
      'u003c',
      '&lt;',
      '\\x3c',
      'onstart',
      'expression(',
      'eval(',
      '<style',
      '<link',
      '<base',
      '<form',
      '<input',
      '<body',
      'data:text/html',
      'location',
      '+adw-',
    ],
  },
  {
    strong: [
      '../',
      '..\\',
      '..%',
      '%2e%2e',
      '%2e.',
      '.%2e',
      '%252e',
      'c0%ae',
      'c0%af',
      '%u002e',
      '%uff0e',
      '%u2215',
      '..;/',
      '0x2e0x2e',
      'etc/passwd',
      'etc%2fpasswd',
      'etc/shadow',
      'etc/hosts',
      'win.ini',
      'boot.ini',
      '/proc/self',
      '\\windows\\',
      'web-inf',
      '.ssh/',
      '.htaccess',
      'wp-config',
      'php://',
      'phar://',
      'zip://',
      'expect://',
      'etc\\/passwd',
      '..\\/',
    ],
    weak: ['/etc/', '/proc/', '/var/log', 'c:\\', '/root/', '.git/', '.env', 'passwd'],
  },
  {
    strong: [
      '/bin/sh',
      '/bin/bash',
      '/dev/tcp',
      'cmd.exe',
      'cmd /c',
      'powershell',
      '${ifs',
      '$ifs',
      '() {',
      ';cat ',
      '; cat ',
      '|cat ',
      '| cat ',
      ';id',
      '; id',
      '|id',
      '| id',
      ';ls',
      '; ls',
      'whoami',
      'wget http',
      'curl http',
      'nc -',
      'bash -i',
      'sh -c',
      '`id`',
      '$(id',
      '$(cat',
      '$(curl',
      '$(wget',
      '$(whoami',
      '$(sleep',
      ';ping ',
      '| ping',
      '&& ping',
      'nslookup',
      'certutil',
      '>/tmp/',
      'chmod ',
      '{cat,',
      'busybox',
      'rm -rf',
      '%3bcat',
      '%7ccat',
      '%3bid',
      '%0acat',
      '%0aid',
    ],
    weak: ['$(', '`', '&&', '||', ';', '| ', '%7c', '%3b', '%26%26', 'cat ', 'sleep ', 'ping ', 'bash', 'wget', 'curl'],
  },
  {
    strong: [
      '${jndi',
      '${lower',
      '${upper',
      '${::-',
      '${env:',
      '${sys:',
      'jndi:',
      '{{config',
      '{{self',
      '{{request',
      '{{7',
      '{{1',
      '__class__',
      '__globals__',
      '__subclasses__',
      "{{'",
      '{{"',
      '<%=',
      '${7',
      '${t(',
      't(java',
      '#{7',
      '*{',
      '{{constructor',
      '{php}',
      '<#assign',
      '#set(',
      'freemarker',
      '$%7b',
      '%24%7b',
      '%7b%7b',
      '{{_self',
      'getclass(',
    ],
    weak: ['${', '#{', '{{', '{%', '<%', '::-'],
  },
  {
    strong: ['<!entity', '<!doctype', 'xi:include', '<xsl:', 'xmlns:xsi="file', '%3c!entity', '<?xml-stylesheet'],
    weak: ['system "', "system '", 'public "', '<?xml'],
  },
  {
    strong: [
      '169.254.169',
      '169%2e254',
      'metadata.google',
      'gopher:',
      'dict://',
      'file:/',
      'ldap://',
      'ldaps://',
      'rmi://',
      'jar:http',
      'netdoc:',
      '://localhost',
      '://127.',
      '://0.0.0.0',
      '://[::',
      '://0x7f',
      '://2130706433',
      '://10.',
      '://192.168.',
      'burpcollab',
      '.oast',
      'interact.sh',
      '://017',
      '%3a%2f%2flocalhost',
    ],
    weak: ['localhost', '127.0.0.1', '://', '%3a%2f%2f'],
  },
  {
    strong: [
      'ro0ab',
      'aaeaaad',
      '!!python',
      '!!java',
      '__reduce__',
      'gadget',
      'processbuilder',
      'getruntime',
      'java.lang',
      'objectdataprovider',
      '_$$nd_func',
      'o:8:"',
      'pickle',
      '{i:0;o:',
      'runtime.exec',
      'invokertransformer',
    ],
    weak: ['gasv', 'runtime', 'rce'],
  },
  {
    strong: [
      '__proto__',
      'constructor[',
      'constructor.',
      '"constructor"',
      'prototype[',
      'prototype.',
      '[$ne',
      '[$gt',
      '[$regex',
      '[$where',
      '[$in',
      '[$nin',
      '"$ne"',
      '"$gt"',
      '"$gte"',
      '"$lt"',
      '"$regex"',
      '"$where"',
      '"$nin"',
      '"$exists"',
      '"$or"',
      '"$func"',
      '$where',
      'this.password',
      'function(',
      'u0024ne',
    ],
    weak: ['"$', '[$', '$ne', '$gt', 'prototype'],
  },
  { strong: ['%u00', '%25', '%c0%', '%c1%', '%e0%80', '%f8%80', '\\u00', '\\x', '&#x', '&#0'], weak: ['&#', '%'] },
  {
    strong: [
      '<?php',
      '<?=',
      '<%@',
      'system(',
      'exec(',
      'passthru(',
      'shell_exec',
      'popen(',
      'assert(',
      'base64_decode',
      'phpinfo',
      'child_process',
      'import os',
      'require(',
      'subprocess',
      'file_get_contents',
      'fsockopen',
      'call_user_func',
      'create_function',
      '$_get',
      '$_post',
      '$_request',
      '$_server',
      'process.env',
      '__import__',
      'eval(',
      'globalthis',
      'process.main',
    ],
    weak: ['exec', 'eval', 'include(', 'open('],
  },
  {
    strong: [
      '*)(',
      ')(|',
      ')(&',
      '(|(',
      '(&(',
      ')(cn',
      ')(uid',
      ')(objectclass',
      '*))',
      'count(/',
      'string-length(',
      'name(/',
      "']/",
      '//*',
      'doc(',
      'position()',
      'text()=',
    ],
    weak: [')(', '*(', '/*['],
  },
  {
    strong: ['<!--#', '<esi:', '%0d%0a', '%0a%0d', '\\r\\n', 'set-cookie:', '%e5%98%8a', '%0aset-', 'http/1.'],
    weak: ['%0a', '%0d', '\\n'],
  },
  { strong: ['__schema', '__type', 'introspection'], weak: [] },
]

/** Bit of the group in `strongBits` and `weakBits` for what ends in a state of `next`. */
function table(): { next: Int16Array; strong: Int32Array; weak: Int32Array } {
  const texts: string[] = []
  const bits: [number, number][] = []
  GROUPS.forEach(({ strong, weak }, g) => {
    for (const text of strong) bits[texts.push(text) - 1] = [1 << g, 0]
    for (const text of weak) bits[texts.push(text) - 1] = [0, 1 << g]
  })
  const { next, outputs } = automaton(texts)
  const states = next.length / ALPHABET
  const strong = new Int32Array(states)
  const weak = new Int32Array(states)
  outputs.forEach((ends, state) => {
    for (const text of ends ?? []) {
      strong[state]! |= bits[text]![0]
      weak[state]! |= bits[text]![1]
    }
  })
  return { next, strong, weak }
}

export const NEIGHBOURHOODS = table()

/** How many groups have a strong sign in a text, how many more a weak one, and where the last strong one ends. One look-up a character. */
export function signsOf(text: string): { strong: number; weak: number; end: number } {
  const { next, strong, weak } = NEIGHBOURHOODS
  let state = 0
  let sure = 0
  let some = 0
  let end = 0
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    state = next[state * ALPHABET + (c >= ALPHABET ? ALPHABET - 1 : c >= 65 && c <= 90 ? c + 32 : c)]!
    if (strong[state] !== 0) {
      sure |= strong[state]!
      end = i + 1
    }
    some |= weak[state]!
  }
  return { strong: bitsIn(sure), weak: bitsIn(some & ~sure), end }
}

/** The group of declarations of XML: parsers of pictures and documents follow them, in files too. */
export const DECLARATIONS = 1 << GROUPS.findIndex(({ strong }) => strong.includes('<!entity'))
