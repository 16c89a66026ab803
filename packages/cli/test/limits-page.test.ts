import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './support/run.js'

const SCRIPT = join(ROOT, 'scripts/limits-page.mjs')

describe('docs/limits.md', () => {
  it('names every limit, counter and reason of the sources', () => {
    const run = spawnSync(process.execPath, [SCRIPT, '--check'], { encoding: 'utf8' })
    expect(run.stderr).toBe('')
    expect(run.status).toBe(0)
  })

  it('covers the limits file of every package', () => {
    const script = readFileSync(SCRIPT, 'utf8')
    const files = readdirSync(join(ROOT, 'packages')).flatMap((name) => {
      const folder = join(ROOT, 'packages', name, 'src')
      return readdirSync(folder)
        .filter((file) => /^(limits|options)\.ts$/.test(file))
        .map((file) => `packages/${name}/src/${file}`)
    })
    expect(files.length).toBeGreaterThan(5)
    expect(files.filter((file) => !script.includes(`'${file}'`))).toEqual([])
  })
})
