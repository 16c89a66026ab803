/** Frame verdicts by class, for the report. */
import { Verdict, type VerdictKind, verdictKind } from '@apiscope/wire'

const BY_NAME = new Map<string, number>(Object.entries(Verdict).map(([name, verdict]) => [`wire.${name}`, verdict]))

function kindOf(name: string): VerdictKind {
  const verdict = BY_NAME.get(name)
  return verdict === undefined ? 'drop' : verdictKind(verdict)
}

/** Counts of one class, most frequent first. */
export function verdictsOf(kind: VerdictKind, verdicts: Readonly<Record<string, number>>): [name: string, n: number][] {
  return Object.entries(verdicts)
    .filter(([name]) => kindOf(name) === kind)
    .map(([name, n]): [string, number] => [name.replace(/^wire\./, '').replaceAll('_', ' '), n])
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
}

export function droppedFrames(verdicts: Readonly<Record<string, number>>): number {
  return verdictsOf('drop', verdicts).reduce((sum, [, n]) => sum + n, 0)
}
