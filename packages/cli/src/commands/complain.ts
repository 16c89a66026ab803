import type { LineSummary } from '../io/json-lines.js'

/** Says on standard error which lines were left out; returns how many. */
export function complain(path: string, { bad, examples }: LineSummary): number {
  const name = path === '-' ? 'standard input' : path
  for (const { line, problem } of examples) process.stderr.write(`${name}:${line}: ${problem}\n`)
  if (bad > examples.length) process.stderr.write(`${name}: ${bad} bad lines in all; the others were used\n`)
  return bad
}
