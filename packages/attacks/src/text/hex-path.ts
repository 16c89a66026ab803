/** `0x2e0x2e0x2f`: dots and slashes of a path by their numbers, as some decoders of their own read them. */
import type { Decoded } from './decoded.js'

const DOT = '(?:\\.|0x2e)'
const CLIMB = new RegExp(`${DOT}${DOT}(?:0x2f|0x5c|[/\\\\])|${DOT}${DOT}$`, 'gi')
const MARKS: Readonly<Record<string, string>> = { '0x2e': '.', '0x2f': '/', '0x5c': '\\' }

/** Only where it climbs: elsewhere `0x2f` is a number. What separates such a path is read alike behind its first step. */
export function decodeHexPath(out: Decoded): void {
  const { text } = out
  let climbs = false
  const climbed = text.replace(CLIMB, (part) => {
    climbs = true
    return part.replace(/0x(?:2[ef]|5c)/gi, (mark) => MARKS[mark.toLowerCase()]!)
  })
  if (!climbs) return
  const opened = climbed.replace(/0x(?:2f|5c)/gi, (mark) => MARKS[mark.toLowerCase()]!)
  if (opened === text) return
  out.text = opened
  out.escapes++
}
