/** Shares with their intervals, as a table in Markdown. */

/** Wilson's interval of 95 % (1927). */
export function interval(hits, n) {
  if (n === 0) return [0, 1]
  const z = 1.96
  const p = hits / n
  const middle = (p + (z * z) / (2 * n)) / (1 + (z * z) / n)
  const half = (z / (1 + (z * z) / n)) * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n))
  return [Math.max(0, middle - half), Math.min(1, middle + half)]
}

const percent = (x, digits = 1) => (100 * x).toFixed(digits)
const share = (hits, n) => {
  if (n === 0) return '–'
  const [low, high] = interval(hits, n)
  const digits = hits / n < 0.01 ? 2 : 1
  return `${percent(hits / n, digits)} % (${percent(low, digits)}–${percent(high, digits)})`
}

/** @param engines `[{name, attacks: [hits, n], ordinary: [hits, n]}]` or `{name, missing}` */
export function overall(engines) {
  const rows = engines.map(({ name, missing, attacks, ordinary }) => {
    if (missing) return `| ${name} | not at hand: ${missing} | | |`
    const balanced =
      attacks[1] > 0 && ordinary[1] > 0
        ? percent((attacks[0] / attacks[1] + 1 - ordinary[0] / ordinary[1]) / 2, 2)
        : '–'
    return `| ${name} | ${share(...attacks)} | ${share(...ordinary)} | ${balanced} |`
  })
  return [
    '| | attacks found (95 %) | ordinary flagged (95 %) | balanced accuracy |',
    '| --- | --: | --: | --: |',
    ...rows,
  ].join('\n')
}

/** @param groups `[{name, n, hits: [by engine]}]` */
export function byGroup(title, engines, groups) {
  const head = `| ${title} | items | ${engines.join(' | ')} |`
  const rule = `| --- | --: | ${engines.map(() => '--:').join(' | ')} |`
  const rows = groups.map(
    ({ name, n, hits }) =>
      `| ${name} | ${n} | ${hits.map((h) => (h === undefined ? '' : `${percent(h / n)} %`)).join(' | ')} |`,
  )
  return [head, rule, ...rows].join('\n')
}
