import { ocsfActivity } from '@apiscope/alerts'
import { createProseReader } from '@apiscope/pii'
import { SensorCore } from '@apiscope/sensor'
import { type Command, Option } from 'commander'
import { ownKey, ownKeyOption } from '../io/key.js'
import { giveKeys, keysOption } from '../io/keys-option.js'
import { openapiOption, protosetOption, proxyOption, tunnelOption, tunnelPortsOf } from '../io/options.js'
import { Lines } from '../io/output.js'
import { product } from '../io/version.js'
import type { Outcome } from '../outcome.js'
import { FILE_SENSOR, sinkOf } from '../pipeline/analyze.js'
import { complainAbout, readCaptures } from '../pipeline/captures.js'
import { describedRoutes } from '../pipeline/known-routes.js'
import { readProtosets } from '../pipeline/protosets.js'

interface Options {
  digest?: boolean
  messages?: boolean
  keyFile?: string
  trustedProxy: string[]
  openapi: string[]
  protoset: string[]
  tunnel: string[]
  keys: string[]
  format: 'json' | 'ocsf'
}

/** `apiscope exchanges FILE|-` */
export function addExchanges(root: Command, outcome: Outcome): void {
  root
    .command('exchanges')
    .summary('the HTTP exchanges of captures as JSON lines')
    .description(
      'Prints every HTTP exchange in the captures as one JSON line, in order of time. Credentials are replaced by their kind and a keyed hash, passwords by their length; parameter values are not. The key is a new one each run unless --key-file names one.',
    )
    .argument('<file...>', 'capture files, in any order; - for standard input')
    .option('--digest', 'add the SHA-256 of each body as it was transferred')
    .option(
      '--messages',
      'also messages of WebSocket, parts of answers that go on and calls of a batch, each told beside the exchange that carried it',
    )
    .addOption(ownKeyOption())
    .addOption(proxyOption())
    .addOption(keysOption(false))
    .addOption(tunnelOption())
    .addOption(openapiOption())
    .addOption(
      new Option('--format <format>', 'json: all that is known; ocsf: API Activity of OCSF 1.8, without any value')
        .choices(['json', 'ocsf'])
        .default('json'),
    )
    .addOption(protosetOption())
    .addHelpText('after', '\nExample: apiscope exchanges --digest capture.pcapng | head -1')
    .action(async (paths: string[], options: Options) => {
      const out = new Lines()
      const routes = describedRoutes(options.openapi)
      const about = product()
      const ocsf = options.format === 'ocsf'
      const core = new SensorCore(
        {
          sensor: FILE_SENSOR,
          hmacKey: ownKey(options.keyFile, 'embedded', (message) => process.stderr.write(`${message}\n`)),
          digest: options.digest ?? false,
          trustedProxies: options.trustedProxy,
          prose: createProseReader(),
          tunnels: tunnelPortsOf(options.tunnel),
          ...(routes ? { routes } : {}),
          protosets: readProtosets(options.protoset),
        },
        {
          exchange: (exchange) =>
            (options.messages || !exchange.message) && out.json(ocsf ? ocsfActivity(exchange, about) : exchange),
          actor() {},
          heartbeat() {},
        },
      )
      const sink = sinkOf(core, () => out.ready())
      giveKeys(options.keys, sink)
      const inputs = await readCaptures(paths, sink)
      core.finish()
      await out.flush()
      if (complainAbout(inputs) > 0) outcome.status = 1
    })
}
