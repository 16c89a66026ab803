/** One form for what a server reads alike: case, white space, comments of SQL, lookups of log4j. */

/** Lower case; comments of SQL opened up (`/*!50000union*\/` counts as `union`); runs of blanks as one; line ends kept as one. */
export function normalise(text: string): { text: string; comments: number } {
  const lower = text.toLowerCase()
  const opened = lower.includes('/*') ? openComments(lower) : { text: lower, comments: 0 }
  return { text: squeeze(opened.text), comments: opened.comments }
}

function openComments(text: string): { text: string; comments: number } {
  let result = ''
  let from = 0
  let comments = 0
  for (let i = text.indexOf('/*'); i >= 0; i = text.indexOf('/*', from)) {
    const end = text.indexOf('*/', i + 2)
    if (end < 0) break
    comments++
    const executed = text.charCodeAt(i + 2) === 0x21
    // The version number of MySQL's executed comments says nothing.
    const inner = executed ? text.slice(i + 3, end).replace(/^\d{1,6}/, '') : ''
    result += `${text.slice(from, i)} ${inner} `
    from = end + 2
  }
  return { text: result + text.slice(from), comments }
}

function squeeze(text: string): string {
  let result = ''
  let from = 0
  let blank = 0
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    const line = c === 10 || c === 13
    if (c > 32 && c !== 0xa0) {
      if (blank > 0) {
        result += blank === 2 ? '\n' : ' '
        from = i
        blank = 0
      }
      continue
    }
    if (blank === 0) result += text.slice(from, i)
    blank = line || blank === 2 ? 2 : 1
  }
  return blank > 0 ? result + (blank === 2 ? '\n' : ' ') : result + text.slice(from)
}

/** Replaces log4j lookups that only spell a letter (`${lower:j}`, `${::-n}`, `${env:X:-d}`) by what they give; a few levels deep. */
export function resolveLookups(text: string): string {
  let out = text
  for (let level = 0; level < 4; level++) {
    let result = ''
    let from = 0
    for (let i = out.indexOf('${'); i >= 0; i = out.indexOf('${', i + 2)) {
      const end = out.indexOf('}', i)
      if (end < 0) break
      const inner = out.slice(i + 2, end)
      if (end - i > 48 || inner.includes('${')) continue
      const fallback = inner.indexOf(':-')
      const value =
        fallback >= 0
          ? inner.slice(fallback + 2)
          : inner.startsWith('lower:') || inner.startsWith('upper:')
            ? inner.slice(6)
            : undefined
      if (value === undefined) continue
      result += out.slice(from, i) + value
      from = end + 1
    }
    if (from === 0) break
    out = result + out.slice(from)
  }
  return out
}
