// Targets as the sensor tells them hold marks where credentials were: `[password:6]`, `[token:h.xYPo…:39:base64]`. A corpus knows what stood there.
// A redaction is right where everything around the marks is byte for byte what the oracle says, and what each mark stands for has its length.

const MARK = /\[[a-z_-]{1,32}(?::h\.[\w-]{1,64})?(?::(\d{1,7}))?(?::[a-z0-9]{1,32})?\]/g

/** Literal pieces of a target, and the length that each mark between them announces (undefined: none). */
function piecesOf(target) {
  const literals = []
  const lengths = []
  let from = 0
  for (const match of target.matchAll(MARK)) {
    literals.push(target.slice(from, match.index))
    lengths.push(match[1] === undefined ? undefined : Number(match[1]))
    from = match.index + match[0].length
  }
  return { literals: [...literals, target.slice(from)], lengths }
}

/** Characters once percent-encoding is undone, as the mark counts them. */
function decodedLength(text) {
  try {
    return decodeURIComponent(text.replaceAll('+', ' ')).length
  } catch {
    return text.length
  }
}

/**
 * Is `said` what the sensor says of `target`, credentials apart?
 * @returns false where there is no mark, where the text around the marks differs, or where a mark's length is not that of what it replaces
 */
export function isRedactionOf(said, target) {
  const { literals, lengths } = piecesOf(said)
  if (lengths.length === 0 || !target.startsWith(literals[0])) return false
  const from = literals[0].length
  return fits(target, from, literals.slice(1), lengths)
}

/** Each mark takes as little as its length allows, then more: values are few and short of the literals that follow them. */
function fits(target, from, literals, lengths) {
  if (lengths.length === 0) return from === target.length
  const [literal, ...rest] = literals
  const isLast = lengths.length === 1
  let at = isLast ? target.length - literal.length : target.indexOf(literal, from)
  while (at >= from && at <= target.length) {
    const value = target.slice(from, at)
    const fit = lengths[0] === undefined || value.length === lengths[0] || decodedLength(value) === lengths[0]
    if (
      value !== '' &&
      fit &&
      target.startsWith(literal, at) &&
      fits(target, at + literal.length, rest, lengths.slice(1))
    )
      return true
    if (isLast) return false
    at = target.indexOf(literal, at + 1)
    if (at < 0) return false
  }
  return false
}

/**
 * Gives candidates whose target is a right redaction the target of the oracle, each of which stands for one candidate.
 * @param candidates changed in place @param oracle transactions of the same capture @returns how many
 */
export function undoRedactions(candidates, oracle) {
  const key = ({ clientIp, clientPort, serverIp, serverPort, method }) =>
    JSON.stringify([clientIp, clientPort, serverIp, serverPort, method])
  const open = new Map()
  for (const one of oracle) {
    if (one.path === null || one.path === undefined) continue
    if (!open.has(key(one))) open.set(key(one), [])
    open.get(key(one)).push(one)
  }
  let undone = 0
  for (const candidate of candidates) {
    const left = open.get(key(candidate)) ?? []
    const fit = left.filter(({ path }) => isRedactionOf(candidate.path, path))
    const one = fit.find(({ status }) => (status ?? null) === candidate.status) ?? fit[0]
    if (!one) continue
    left.splice(left.indexOf(one), 1)
    candidate.path = one.path
    undone++
  }
  return undone
}
