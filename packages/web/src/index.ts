/** The pages: their files for a server, and the same pages as one self-contained file. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { ReportData } from '@apiscope/model'
import { ApiscopeError } from '@apiscope/schema'

const BUILT = join(__dirname, '../dist/assets')

/** Folder with index.html and what it loads. @throws ApiscopeError `web.not_built` in a checkout that was only compiled */
export function assetsFolder(): string {
  if (existsSync(join(BUILT, 'index.html'))) return BUILT
  throw new ApiscopeError('web.not_built', 'The pages are not built: run npm run build.', 1)
}

/** One HTML document without script, and nothing loaded from anywhere. */
export function renderReport(data: ReportData): string {
  assetsFolder()
  const { report } = require(join(BUILT, '../report.cjs')) as { report(data: ReportData): string }
  return report(data)
}
