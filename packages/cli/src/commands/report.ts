import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { ReadModel, reportData } from '@apiscope/model'
import type { State } from '@apiscope/state'
import { type Command, Option } from 'commander'
import { describe, usage } from '../io/errors.js'
import { ownKeyOption } from '../io/key.js'
import { keysOption } from '../io/keys-option.js'
import { openapiOption, proxyOption, stateOption, stateUrl, timeZoneOption } from '../io/options.js'
import { storeToRead } from '../io/store.js'
import type { Outcome } from '../outcome.js'
import { readAlertFiles } from '../pipeline/alert-feed.js'
import { analyze } from '../pipeline/analyze.js'
import { complainAbout, nothingRead } from '../pipeline/captures.js'
import { describedRoutes } from '../pipeline/known-routes.js'
import { printPdf } from '../pipeline/print-pdf.js'

interface Options {
  state?: string
  html?: string
  pdf?: string
  keyFile?: string
  trustedProxy: string[]
  keys: string[]
  openapi?: string[]
  timeZone: string
}

/** `apiscope report [CAPTURE…] --html FILE` */
export function addReport(root: Command, outcome: Outcome): void {
  root
    .command('report')
    .summary('the pages as one file to mail or attach: HTML without script, or PDF')
    .description(
      'Analyses captures, or reads a store with --state, and writes what the console shows as one self-contained HTML file: no script, nothing loaded, no value of a person in it. --pdf prints it, where Chromium is found.',
    )
    .argument('[file...]', 'capture files; none: what --state holds')
    .addOption(new Option('--html <file>', 'write the pages into this file'))
    .addOption(new Option('--pdf <file>', 'print them into this one; needs Chromium'))
    .addOption(stateOption())
    .addOption(ownKeyOption())
    .addOption(proxyOption())
    .addOption(keysOption(false))
    .addOption(openapiOption())
    .addOption(timeZoneOption())
    .addHelpText(
      'after',
      '\nExample: apiscope report fixtures/shop/shop.pcapng.gz --html shop.html\nExample: apiscope report --state ./state --pdf monday.pdf',
    )
    .action((paths: string[], options: Options) => run(paths, options, outcome))
}

async function run(paths: string[], options: Options, outcome: Outcome): Promise<void> {
  const { html, pdf } = options
  if (html === undefined && pdf === undefined)
    throw usage('cli.report', 'report: name what to write: --html FILE, --pdf FILE or both')
  const folder = paths.length === 0 ? undefined : mkdtempSync(join(tmpdir(), 'apiscope-report-'))
  try {
    const store = options.state ?? folder
    if (paths.length > 0) {
      const routes = describedRoutes(options.openapi ?? [])
      const { keyFile, keys, trustedProxy } = options
      const report = await analyze(paths, {
        state: stateUrl(store),
        trustedProxies: trustedProxy,
        keys,
        workers: options,
        ...(keyFile === undefined ? {} : { keyFile }),
        ...(routes ? { routes } : {}),
      })
      if (complainAbout(report.inputs) > 0) outcome.status = 1
      if (nothingRead(report.inputs)) return
    }
    const title = paths.length === 0 ? stateUrl(store) : paths.map((path) => path.replace(/^.*\//, '')).join(', ')
    const text = await document(store, title, options.timeZone)
    if (html !== undefined) save(html, text)
    if (pdf !== undefined) await printPdf(text, resolve(pdf))
  } finally {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true })
  }
}

async function document(store: string | undefined, title: string, zone: string): Promise<string> {
  const state: State = await storeToRead(store)
  try {
    const model = new ReadModel(state)
    const url = stateUrl(store)
    if (url.startsWith('embedded:')) await readAlertFiles(url.slice('embedded:'.length), model.alerts)
    const { renderReport } = await import('@apiscope/web')
    return renderReport(await reportData(model, title, zone))
  } finally {
    await state.close()
  }
}

/** For its owner alone: it holds names of hosts and callers. */
function save(path: string, text: string): void {
  try {
    writeFileSync(path, text, { mode: 0o600 })
    chmodSync(path, 0o600)
  } catch (error) {
    throw usage('cli.out', `--html ${join(dirname(path), path.replace(/^.*\//, ''))}: ${describe(error, path)}`)
  }
}
