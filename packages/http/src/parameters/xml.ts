import type { ParameterLocation } from '@apiscope/schema'
import { SaxesParser } from 'saxes'
import type { Collector } from './collector.js'

const STOP = new Error('enough')

/**
 * Text of the elements of an XML document as `root.child`, of attributes as `root.child@name`; namespace prefixes are kept
 * off the names. Entities of a DTD are not expanded. What breaks off or is malformed gives what came before.
 */
export function xmlParameters(text: string, location: ParameterLocation, out: Collector, depth: number): void {
  const parser = new SaxesParser({ fragment: false })
  const path: string[] = []
  let level = 0
  let content = ''
  parser.on('error', () => {
    throw STOP
  })
  parser.on('opentag', (tag) => {
    content = ''
    if (level < depth) path[level] = level === 0 ? local(tag.name) : `${path[level - 1]}.${local(tag.name)}`
    level++
    if (level > depth) return
    for (const [name, value] of Object.entries(tag.attributes)) {
      if (!name.startsWith('xmlns')) out.add(location, `${path[level - 1]}@${local(name)}`, value)
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
    if (value !== '' && level > 0 && level <= depth) out.add(location, path[level - 1], value)
    content = ''
    level--
  })
  try {
    parser.write(text)
  } catch {
    // Malformed from here on: what came before is taken.
  }
}

function local(name: string): string {
  const colon = name.indexOf(':')
  return colon < 0 ? name : name.slice(colon + 1)
}
