/** Program code: calls that run something, in the languages of servers. */

import { TOKEN } from '../text/lex.js'
import { literalGroup } from '../text/literals.js'
import { CLASS } from '../words/lexicon.js'
import { flag, occurrences, type Signs } from './view.js'

const NAMES = [
  'calls',
  'objects',
  'php',
  'superglobal',
  'node',
  'java',
  'python',
  'dunder',
  'loop',
  'chained',
  'any_calls',
  'statement',
  'interpolated',
  'prototype',
  'prototype_path',
  'pickle',
  'program',
] as const

const PHP = literalGroup([
  '<?php',
  '<?=',
  '?>',
  '<?',
  '[php]',
  '[/php]',
  '{${',
  'phpinfo',
  'base64_decode',
  'call_user_func',
  'preg_replace',
  'allow_url_include',
  'auto_prepend',
])
const SUPERGLOBALS = literalGroup([
  '$_get',
  '$_post',
  '$_request',
  '$_server',
  '$_cookie',
  '$_files',
  '$_session',
  '$globals',
  '$_env',
  '$__',
  '@$_',
  '$_[',
])
const NODE = literalGroup([
  'require(',
  'child_process',
  'process.',
  'process[',
  'mainmodule',
  'execsync',
  'global.',
  'settimeout(',
  'fs.',
  'new function',
  'this.constructor',
  'constructor.constructor',
  'import(',
])
const JAVA = literalGroup([
  'java.lang',
  'getruntime',
  'processbuilder',
  'javax.',
  'forname(',
  'getclass',
  'ognl',
  '#context',
  '_memberaccess',
  'classloader',
  '@java',
  't(java',
  'class.module',
  'springframework',
  'runtime.',
  'newinstance',
])
const PYTHON = literalGroup([
  '__import__',
  'os.system',
  'os.popen',
  'subprocess',
  'popen(',
  'exec(',
  'eval(',
  'compile(',
  'builtins',
  'globals()',
  'process.spawn',
  'io.popen',
  'kernel.',
  'file.open',
  '%x(',
  '%x{',
  'open3',
])
const PICKLE = literalGroup([
  'cos\nsystem',
  'cposix',
  "(s'",
  'c__builtin__',
  '!!python',
  '!!javax',
  '!!java',
  '!!ruby',
  '!ruby/object',
  '__reduce__',
])

export const codeSigns: Signs = {
  names: NAMES.map((name) => `code_${name}`),
  fill({ text, tokens, found }, row, at) {
    const { count, texts, types, classes } = tokens
    let calls = 0
    let objects = 0
    let any = 0
    for (let i = 0; i < count; i++) {
      if (types[i] !== TOKEN.word) continue
      const called = texts[i + 1] === '('
      if (called) any++
      if (classes[i]! & CLASS.codeFunction && (called || texts[i + 1] === '`')) calls++
      if (classes[i]! & CLASS.codeObject) objects++
    }
    row[at++] = Math.log2(1 + calls)
    row[at++] = Math.log2(1 + objects)
    row[at++] = found[PHP]!
    row[at++] = found[SUPERGLOBALS]!
    row[at++] = found[NODE]!
    row[at++] = found[JAVA]!
    row[at++] = found[PYTHON]!
    row[at++] = Math.min(5, occurrences(text, '__') / 2)
    row[at++] = flag(/(?:while|for) ?\([^)]{0,40}\)/.test(text))
    row[at++] = flag(/\)(?:\.[a-z_]{2,30}\(|\[)/.test(text))
    row[at++] = Math.log2(1 + any)
    row[at++] =
      flag(/\b[a-z_]\w{0,40}\([^()]{0,80}\) ?;/.test(text)) +
      flag(/^['"]? ?;? ?(?:return|var|let|const|function|throw|import|print|echo|die|exit)\b/.test(text))
    row[at++] = flag(/\$ ?\{[^}]{0,60}\(|\{\$\{|@\{/.test(text))
    row[at++] = Math.min(
      3,
      occurrences(text, '__proto__') +
        occurrences(text, 'constructor[prototype]') +
        occurrences(text, 'constructor.prototype') +
        occurrences(text, '"constructor"') +
        flag(text.includes('prototype') && text.includes('constructor')),
    )
    row[at++] = flag(/(?:__proto__|prototype)["']?[\].:]/.test(text))
    row[at++] = found[PICKLE]!
    // A whole program has lines, definitions and comments; an injected piece seldom does.
    row[at] = Math.log2(
      1 +
        occurrences(text, ';\n') +
        occurrences(text, '{\n') +
        occurrences(text, '=> ') +
        occurrences(text, '\n//') +
        occurrences(text, 'await ') +
        occurrences(text, 'const '),
    )
  },
}
