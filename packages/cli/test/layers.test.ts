import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

const SCRIPT = join(__dirname, '../../../scripts/check-layers.mjs')
// In two pieces, so that the check does not find it here.
const WIRE = ['@apiscope', 'wire'].join('/')
let root: string

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'apiscope-layers-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

function put(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
}

function pack(name: string, dependencies: string[]): void {
  put(
    `packages/${name}/package.json`,
    JSON.stringify({ name, dependencies: Object.fromEntries(dependencies.map((d) => [d, '*'])) }, null, 2),
  )
}

function check(): { status: number | null; text: string } {
  const run = spawnSync(process.execPath, [SCRIPT, root], { encoding: 'utf8' })
  return { status: run.status, text: run.stdout + run.stderr }
}

describe('check-layers', () => {
  it('accepts the workspace as it is', () => {
    const run = spawnSync(process.execPath, [SCRIPT], { encoding: 'utf8' })
    expect(run.stderr).toBe('')
    expect(run.status).toBe(0)
  })

  it('refuses files that need one another in a circle, types and longer ways round too', () => {
    pack('flow', [])
    put('packages/flow/src/a.ts', "import { b } from './b.js'\nexport const a = () => b\n")
    put('packages/flow/src/b.ts', 'export const b = 1\n')
    expect(check().status).toBe(0)
    put('packages/flow/src/b.ts', "import type { a } from './a.js'\nexport type A = typeof a\nexport const b = 1\n")
    expect(check()).toMatchObject({ status: 1, text: expect.stringContaining('circle of imports') })
    put('packages/flow/src/b.ts', "export * from './c.js'\nexport const b = 1\n")
    put('packages/flow/src/c.ts', "export type A = import('./a.js').A\n")
    expect(check().text).toMatch(/circle of imports: .*a\.ts.*b\.ts.*c\.ts/)
  })

  it('accepts a declared import to the left and ignores comments', () => {
    pack('flow', ['@apiscope/wire'])
    put('packages/flow/src/a.ts', "// import { x } from '@apiscope/http'\nimport { Packet } from '@apiscope/wire'\n")
    expect(check().status).toBe(0)
  })

  it.each([
    [
      'an import to the right',
      'wire',
      ['@apiscope/flow'],
      "import type { A } from '@apiscope/flow'",
      'must not import',
    ],
    ['a dependency to the right', 'wire', ['@apiscope/flow'], '', 'package.json:4: wire must not depend'],
    ['an undeclared package', 'wire', [], "import { A } from 'left-pad'", 'not in the dependencies'],
    ['a side door', 'flow', ['@apiscope/wire'], `import { A } from '${WIRE}/dist/a.js'`, 'front door'],
    ['a path out of the package', 'flow', [], "export * from '../../wire/src/index.js'", 'leaves the package'],
    ['a dynamic import', 'ml', [], "const a = await import('@apiscope/schema')", 'must not import'],
    ['a require', 'ml', [], "const a = require('@apiscope/schema')", 'must not import'],
  ])('refuses %s', (_what, name, dependencies, text, message) => {
    pack(name, dependencies)
    put(`packages/${name}/src/a.ts`, `\n${text}\n`)
    const { status, text: output } = check()
    expect(status).toBe(1)
    expect(output).toContain(message)
    if (text) expect(output).toContain(`packages/${name}/src/a.ts:2:`)
  })

  it('finds an import written over several lines', () => {
    pack('schema', ['@apiscope/wire'])
    put('packages/schema/src/a.ts', "import {\n  A,\n} from '@apiscope/wire'\n")
    expect(check().text).toContain('packages/schema/src/a.ts:3: schema must not import wire')
  })
})
