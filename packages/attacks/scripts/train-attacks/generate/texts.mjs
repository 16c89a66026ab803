/** Documentation and code as people write them: pieces of the texts that come with the project's own packages. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const MODULES = join(import.meta.dirname, '../../../../../node_modules')
/** Packages whose texts show attacks, to say how they are prevented. */
const LEFT_OUT = /saniti|xss|escape|sqlstring|proto|pollut|malici|inject|secur|faker/i
const LARGEST = 200_000

/** Up to `count` paragraphs, code blocks, lines and fields, in an order that the seed gives. */
export function packageTexts(count, random) {
  const pieces = []
  for (const dir of packages()) {
    for (const file of readable(dir)) {
      const text = readFileSync(join(dir, file), 'utf8').slice(0, LARGEST)
      if (file.endsWith('.md')) pieces.push(...markdown(text))
      else if (file === 'package.json') pieces.push(...fields(text))
      else pieces.push(...blocks(text))
    }
  }
  return random.shuffle(pieces).slice(0, count)
}

function packages() {
  const out = []
  for (const name of readdirSync(MODULES).sort()) {
    if (name.startsWith('.') || LEFT_OUT.test(name)) continue
    if (name === '@apiscope') continue
    if (name.startsWith('@'))
      for (const inner of readdirSync(join(MODULES, name)).sort()) out.push(join(MODULES, name, inner))
    else out.push(join(MODULES, name))
  }
  return out
}

function readable(dir) {
  const files = ['README.md', 'readme.md', 'CHANGELOG.md', 'package.json', 'index.js', 'index.d.ts', 'lib/index.js']
  return files.filter((file) => existsSync(join(dir, file)))
}

function markdown(text) {
  const parts = text.split(/\n{2,}/).filter((part) => part.length > 2 && part.length < 1500)
  const codes = [...text.matchAll(/```[a-z]*\n([^`]{3,800})```/g)].map((m) => m[1])
  const spans = [...text.matchAll(/`([^`\n]{3,120})`/g)].map((m) => m[1])
  return [...parts.slice(0, 40), ...codes.slice(0, 20), ...spans.slice(0, 20)]
}

function fields(text) {
  try {
    const { description, homepage, scripts, version, repository, author, engines } = JSON.parse(text)
    return [
      description,
      homepage,
      version,
      repository?.url,
      author?.name,
      engines?.node,
      ...Object.values(scripts ?? {}).slice(0, 3),
    ].filter((value) => typeof value === 'string' && value !== '')
  } catch {
    return []
  }
}

const blocks = (text) =>
  text
    .split(/\n{2,}/)
    .filter((part) => part.length > 8 && part.length < 900)
    .slice(0, 15)
