/** What the measurement of correctness takes for a right redaction: no more than the credential may differ. */
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { ROOT } from './support/run.js'

const CASES: [said: string, target: string, right: boolean][] = [
  ['/login?user=m&pass=[password:6]', '/login?user=m&pass=secret', true],
  ['/login?user=m&pass=[password:6]', '/login?user=m&pass=longer-one', false],
  ['/login?user=m&pass=[password:6]', '/login?user=n&pass=secret', false],
  ['/login?user=m&pass=[password:6]&x=1', '/login?user=m&pass=secret', false],
  ['/a/[token:h.M7c-_n2MYiPQUuWX:7:base64]/b?k=[secret:h.N53iHildtKNAuyo0:3:hex]', '/a/k=abcde/b?k=0af', true],
  ['/a/[token:h.M7c-_n2MYiPQUuWX:7:base64]/b?k=[secret:h.N53iHildtKNAuyo0:3:hex]', '/a/k=abcde/c?k=0af', false],
  ['/c?d=[token:h.QbLnQdZ3rLDFZch9:4:base64]', '/c?d=a%2Bbc', true],
  ['/c?d=[token:h.QbLnQdZ3rLDFZch9:4:base64]', '/c?d=', false],
  // Nothing was redacted: then targets are equal or they are not.
  ['/same', '/same', false],
  ['/x?a=[1]', '/x?a=[2]', false],
]

test('text around marks, and the length of what they replace, must be the oracle’s', () => {
  const script = `import(${JSON.stringify(join(ROOT, 'scripts/correctness/redactions.mjs'))}).then(({ isRedactionOf, undoRedactions }) => {
    const verdicts = ${JSON.stringify(CASES)}.map(([said, target]) => isRedactionOf(said, target))
    const from = { clientIp: '1', clientPort: 2, serverIp: '3', serverPort: 4, method: 'GET' }
    const candidates = [{ ...from, path: '/p?k=[secret:3]', status: 200 }, { ...from, path: '/p?k=[secret:3]', status: 404 }, { ...from, path: '/p?k=[secret:3]', status: 200 }]
    const undone = undoRedactions(candidates, [{ ...from, path: '/p?k=abc', status: 404 }, { ...from, path: '/p?k=xyz', status: 200 }])
    console.log(JSON.stringify({ verdicts, undone, paths: candidates.map(({ path }) => path) }))
  })`
  const { verdicts, undone, paths } = JSON.parse(execFileSync(process.execPath, ['-e', script]).toString())
  expect(verdicts).toEqual(CASES.map(([, , right]) => right))
  // Each of the oracle's transactions stands for one candidate, and that of the same status first.
  expect({ undone, paths }).toEqual({ undone: 2, paths: ['/p?k=xyz', '/p?k=abc', '/p?k=[secret:3]'] })
})
