import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ALERT_KINDS } from '@apiscope/schema'
import { infoOf, pageOf } from '../src/index.js'

const ROOT = join(__dirname, '../../..')

describe('docs/alerts', () => {
  it.each(ALERT_KINDS.map((kind) => [kind]))(
    '%s has a page that says what it means, how it is found, what is false, what to do',
    (kind) => {
      const text = readFileSync(join(ROOT, pageOf(kind)), 'utf8')
      expect(text.startsWith(`# \`${kind}\`: ${infoOf(kind).name}\n`)).toBe(true)
      expect(text).toContain(infoOf(kind).next)
      const parts = text.split(/^## /m).slice(1)
      expect(parts.map((part) => part.split('\n', 1)[0])).toEqual([
        'What it means',
        'How it is found',
        'False positives',
        'Response',
      ])
      for (const part of parts) expect(part.slice(part.indexOf('\n')).trim().length).toBeGreaterThan(30)
    },
  )

  it('has no page of a kind that there is not', () => {
    const pages = readdirSync(join(ROOT, 'docs/alerts')).sort()
    expect(pages).toEqual([...ALERT_KINDS.map((kind) => `${kind}.md`), 'README.md'].sort())
  })

  it('is as the table in code has it', () => {
    execFileSync(process.execPath, [join(ROOT, 'scripts/alerts-page.mjs'), '--check'], { stdio: 'pipe' })
  })
})
