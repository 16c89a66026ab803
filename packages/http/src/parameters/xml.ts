import type { ParameterLocation } from '@apiscope/schema'
import { SaxesParser } from 'saxes'
import { nameIn } from './json.js'
import type { ParameterSink } from './sink.js'

const STOP = new Error('enough')

/**
 * Text of the elements of an XML document as `root.child`, of attributes as `root.child@name`; namespace prefixes are kept
 * off the names. Entities of a DTD are not expanded; the DTD itself is the value of `!DOCTYPE`. What breaks off or is malformed gives
 * what came before. Returns how far it came, characters.
 */
export function xmlParameters(text: string, location: ParameterLocation, out: ParameterSink, depth: number): number {
  const parser = new SaxesParser({ fragment: false })
  const path: string[] = []
  let level = 0
  let content = ''
  parser.on('error', () => {
    throw STOP
  })
  parser.on('doctype', (text) => {
    if (location === 'request') out.add(location, '!DOCTYPE', `<!DOCTYPE${text}>`)
  })
  parser.on('opentag', (tag) => {
    // Text that stands before an element is no value of its own, and can hold anything.
    if (out.deep && content.trim() !== '') out.deep(location, content)
    content = ''
    if (level < depth) path[level] = nameIn(level === 0 ? '' : path[level - 1], local(tag.name))
    level++
    for (const [name, value] of Object.entries(tag.attributes)) {
      if (name.startsWith('xmlns')) continue
      if (level > depth) out.deep?.(location, value)
      else out.add(location, `${path[level - 1]}@${local(name)}`, value)
    }
  })
  parser.on('text', (part) => {
    if (content.length < 65_536) content += part
  })
  parser.on('cdata', (part) => {
    if (content.length < 65_536) content += part
  })
  parser.on('closetag', () => {
    const value = content.trim()
    if (value !== '' && level > depth) out.deep?.(location, value)
    else if (value !== '' && level > 0) {
      out.add(location, path[level - 1], value)
    }
    content = ''
    level--
  })
  try {
    parser.write(text)
    return text.length
  } catch {
    // Malformed from here on: what came before is taken.
    return Math.min(text.length, tagStart(text, parser.position))
  }
}

/** The tag that holds `at`, or `at` itself: what was not read begins there. */
function tagStart(text: string, at: number): number {
  const open = text.lastIndexOf('<', at)
  return open >= 0 && at - open < 4_096 ? open : at
}

function local(name: string): string {
  const colon = name.indexOf(':')
  return colon < 0 ? name : name.slice(colon + 1)
}
