/** What libinjection and the OWASP Core Rule Set (on Coraza) say of the same: a program in Go, built when it is first wanted. */
import { spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { requestOf } from './lists.mjs'

const SOURCE = join(import.meta.dirname, 'coraza')
const LARGEST = 1 << 30

/** `{libinjection, crs: [level 1, level 2]}` for each item, or `{missing}`: why there is none. @param program built before, else it is built */
export function judge(items, program) {
  const built = program ? { program } : build()
  if (built.missing) return built
  const input = items
    .map((item, i) =>
      JSON.stringify(item.request ? { id: `${i}`, ...requestOf(item) } : { id: `${i}`, value: item.value }),
    )
    .join('\n')
  const { stdout, status, error } = spawnSync(built.program, { input, maxBuffer: LARGEST, encoding: 'utf8' })
  if (status !== 0) return { missing: `${error?.message ?? `ended with ${status}`}` }
  const verdicts = new Array(items.length)
  for (const line of stdout.split('\n')) {
    if (line === '') continue
    const { id, ...verdict } = JSON.parse(line)
    verdicts[Number(id)] = verdict
  }
  return { verdicts }
}

function build() {
  const folder = join(tmpdir(), `apiscope-waf-table-${process.getuid?.() ?? 0}`)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const program = join(folder, 'judge')
  const { status, error, stderr } = spawnSync('go', ['build', '-o', program, '.'], { cwd: SOURCE, encoding: 'utf8' })
  if (error) return { missing: 'Go is not installed' }
  return status === 0 ? { program } : { missing: `go build: ${stderr.trim().split('\n').at(-1)}` }
}
