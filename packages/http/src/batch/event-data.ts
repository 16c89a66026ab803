/** Events that are read. */
const EVENTS = 4_096

/** Data of the events of a text/event-stream (WHATWG HTML §9.2.6), the last of which may break off. */
export function eventData(text: string): string[] {
  const out: string[] = []
  let data: string[] = []
  for (const line of [...text.split(/\r\n?|\n/), '']) {
    if (line.startsWith('data:')) data.push(line.charCodeAt(5) === 0x20 ? line.slice(6) : line.slice(5))
    if (line !== '' || data.length === 0) continue
    out.push(data.join('\n'))
    data = []
    if (out.length >= EVENTS) break
  }
  return out
}
