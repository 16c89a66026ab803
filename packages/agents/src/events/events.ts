/** Events of a text/event-stream (WHATWG HTML §9.2.6). */
export interface StreamEvent {
  /** `message` where it has no name. */
  name: string
  data: string
  /** Characters of the stream that it takes, its blank line included. */
  length: number
  /** The blank line that ends it has come. */
  whole: boolean
}

/**
 * The events of a text. One that breaks off is told too, as not whole: its data may be read as far as it goes.
 * @param most events that are taken
 */
export function eventsOf(text: string, most: number): StreamEvent[] {
  const events: StreamEvent[] = []
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0
  let begun = at
  let name = ''
  let data: string[] = []
  while (at < text.length && events.length < most) {
    let end = at
    while (end < text.length && text.charCodeAt(end) !== 0x0a && text.charCodeAt(end) !== 0x0d) end++
    const line = text.slice(at, end)
    const isLast = end >= text.length
    at = end + (text.charCodeAt(end) === 0x0d && text.charCodeAt(end + 1) === 0x0a ? 2 : 1)
    if (line !== '') {
      const colon = line.indexOf(':')
      const field = colon < 0 ? line : line.slice(0, colon)
      const value = colon < 0 ? '' : line.slice(line.charCodeAt(colon + 1) === 0x20 ? colon + 2 : colon + 1)
      if (field === 'data') data.push(value)
      else if (field === 'event') name = value
    }
    if (line !== '' && !isLast) continue
    if (data.length > 0) {
      const to = Math.min(at, text.length)
      events.push({ name: name || 'message', data: data.join('\n'), length: to - begun, whole: line === '' })
    }
    begun = at
    name = ''
    data = []
  }
  // A last line that ends, without the blank line behind it.
  if (data.length > 0 && events.length < most)
    events.push({ name: name || 'message', data: data.join('\n'), length: text.length - begun, whole: false })
  return events
}
