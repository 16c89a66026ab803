import type { Severity } from '@apiscope/schema'
import type { Command } from 'commander'
import { ownKeyOption } from '../io/key.js'
import { keysOption } from '../io/keys-option.js'
import {
  allowOption,
  correctionsOption,
  detectorsOption,
  dismissalsOption,
  keepLabelsOption,
  learnUntilOption,
  openapiOption,
  protosetOption,
  proxyOption,
  stateOption,
  stateUrl,
  timeZoneOption,
  topOption,
  tunnelOption,
  tunnelPortsOf,
} from '../io/options.js'
import { Lines } from '../io/output.js'
import { atLeast, minSeverityOption } from '../io/severity.js'
import { jsonText } from '../io/text.js'
import type { Outcome } from '../outcome.js'
import { analyze } from '../pipeline/analyze.js'
import { complainAbout, nothingRead } from '../pipeline/captures.js'
import { describedRoutes } from '../pipeline/known-routes.js'
import { readProtosets } from '../pipeline/protosets.js'
import type { WorkerFiles } from '../pipeline/worker-options.js'
import { renderReport } from '../report/render.js'

interface Options extends WorkerFiles {
  json?: boolean
  out?: string
  state?: string
  keyFile?: string
  top: number
  minSeverity: Severity
  trustedProxy: string[]
  tunnel: string[]
  keys: string[]
  protoset: string[]
}

/** `apiscope analyze FILE…` */
export function addAnalyze(root: Command, outcome: Outcome): void {
  root
    .command('analyze')
    .summary('report on captures: what was seen, the APIs by risk, the alerts')
    .description(
      'Reads captures (pcap or pcapng, gzipped or not, - for standard input) and reports what was seen and what was not, the APIs ranked by risk, and the alerts. Needs nothing but the files.',
    )
    .argument('<file...>', 'capture files, in any order; - for standard input')
    .option('--json', 'print the whole report as one JSON document')
    .option('--out <dir>', 'also write exchanges.jsonl, inventory.json and alerts.jsonl into this directory')
    .addOption(stateOption())
    .addOption(ownKeyOption())
    .addOption(topOption(40))
    .addOption(minSeverityOption())
    .addOption(proxyOption())
    .addOption(tunnelOption())
    .addOption(keysOption(false))
    .addOption(detectorsOption())
    .addOption(keepLabelsOption())
    .addOption(correctionsOption())
    .addOption(allowOption())
    .addOption(dismissalsOption())
    .addOption(openapiOption())
    .addOption(protosetOption())
    .addOption(learnUntilOption())
    .addOption(timeZoneOption())
    .addHelpText('after', '\nExample: apiscope analyze fixtures/shop/shop.pcapng.gz')
    .action(async (paths: string[], options: Options) => {
      const { out, trustedProxy } = options
      const routes = describedRoutes(options.openapi)
      const report = await analyze(paths, {
        state: stateUrl(options.state),
        trustedProxies: trustedProxy,
        tunnels: tunnelPortsOf(options.tunnel),
        keys: options.keys,
        protosets: readProtosets(options.protoset),
        workers: options,
        ...(out === undefined ? {} : { out }),
        ...(options.keyFile === undefined ? {} : { keyFile: options.keyFile }),
        ...(routes ? { routes } : {}),
      })
      if (complainAbout(report.inputs) > 0) outcome.status = 1
      if (nothingRead(report.inputs)) return
      report.alerts = report.alerts.filter(({ severity }) => atLeast(severity, options.minSeverity))
      const lines = new Lines()
      if (options.json) lines.line(jsonText(report, 2))
      else lines.line(renderReport(report, { top: options.top }).trimEnd())
      await lines.flush()
    })
}
