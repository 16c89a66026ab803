import { openBus } from '@apiscope/bus'
import type { NotifyTarget } from '@apiscope/notify'
import { ALERT_VERSION, ApiscopeError, alertId } from '@apiscope/schema'
import { type Command, Option } from 'commander'
import { usage } from '../io/errors.js'
import { createLog, type LogFormat } from '../io/log.js'
import {
  busOption,
  consoleOption,
  listenOption,
  logFormatOption,
  sharedBus,
  stateOption,
  stateUrl,
} from '../io/options.js'
import { Lines } from '../io/output.js'
import { storeOfService } from '../io/store.js'
import { startNotify, targetsOf, targetsOption } from '../pipeline/notify.js'
import { createMetrics } from '../service/metrics.js'
import { runService } from '../service/run-service.js'

interface Options {
  bus?: string
  state?: string
  targets?: string
  console?: string
  listen: string
  logFormat: LogFormat
  from: 'start' | 'end'
  check?: boolean
  test?: string
}

/** `apiscope notify` */
export function addNotify(root: Command): void {
  root
    .command('notify')
    .summary('tell people and systems of alerts: chat, mail, paging, SIEM, files')
    .description(
      'Reads the alerts on the bus and tells the targets in a file: Slack, Teams, mail, PagerDuty, Opsgenie, Alertmanager, webhooks, syslog, Splunk, Elasticsearch, S3. Each alert once; what fails is tried again.',
    )
    .addOption(targetsOption())
    .addOption(busOption())
    .addOption(stateOption())
    .addOption(consoleOption())
    .addOption(listenOption('127.0.0.1:9466'))
    .addOption(logFormatOption())
    .addOption(
      new Option('--from <where>', 'where it begins when it has never run: with what comes, or with all that is there')
        .choices(['end', 'start'])
        .default('end'),
    )
    .option('--check', 'read the file of targets, say what is wrong, and tell nobody')
    .option('--test <target>', 'tell one target of one test alert, and end')
    .addHelpText(
      'after',
      '\nExample: apiscope notify --targets targets.yaml --bus kafka://127.0.0.1:9092 --state redis://127.0.0.1:6379\nExample: apiscope notify --targets targets.yaml --test oncall',
    )
    .action(run)
}

async function run(options: Options): Promise<void> {
  if (options.targets === undefined) {
    throw usage('cli.targets', '--targets: name the file that says whom to tell; docs/notify.md has an example.')
  }
  const targets = targetsOf(options.targets, options.console)
  if (options.check) return say(`${options.targets}: ${targets.length} targets, nothing wrong`)
  if (options.test !== undefined) return test(options.test, targets)
  const url = sharedBus(options.bus)
  const store = stateUrl(options.state)
  if (store === 'embedded') {
    throw usage('cli.state', '--state: name the store that remembers who was told, for example redis://127.0.0.1:6379.')
  }
  const log = createLog('notify', options.logFormat)
  const metrics = createMetrics('notify')
  const bus = await openBus(url, {}, { log: (message, details) => log.warn(details, message) })
  const state = await storeOfService(store, 'apiscope notify', log)
  const start = async () => {
    const running = await startNotify(targets, bus, state, metrics, log, options.from)
    let failed: string | undefined
    running.done.catch((error: Error) => {
      failed = error.message
    })
    return {
      health: {
        live: () => failed,
        ready: () => failed ?? (running.ready() ? undefined : 'notify has no partition yet'),
      },
      done: running.done,
      async stop() {
        if (!(await running.stop())) log.warn('a delivery was cut off: it may be told again')
      },
    }
  }
  try {
    await runService(start, { listen: options.listen, metrics, log })
  } finally {
    await Promise.all([bus.close(), state.close()])
  }
}

async function test(name: string, targets: readonly NotifyTarget[]): Promise<void> {
  const found = targets.find(({ rules }) => rules.name === name)?.target
  if (!found) {
    const names = targets.map(({ rules }) => rules.name).join(', ')
    throw usage('cli.targets', `--test ${name}: there is no such target; there are ${names}`)
  }
  const time = Date.now()
  const id = alertId('new_api', 'test', time)
  const api = { id: 'GET apiscope.example/test', host: 'apiscope.example', method: 'GET', template: '/test' }
  const title = 'This is a test of apiscope notify: nothing has happened'
  const alert = { v: ALERT_VERSION, id, time, kind: 'new_api', severity: 'low', api, title, evidence: {} } as const
  const notice = { kind: 'alert', id: `${id}00000000`, group: id, severity: 'low', alerts: [alert], count: 1 } as const
  const outcome = await found.send({ ...notice, alerts: [...notice.alerts] }, AbortSignal.timeout(20_000))
  await found.close?.()
  if (!outcome.ok) throw new ApiscopeError('notify.test', `${name} did not take it: ${outcome.reason}`)
  await say(`${name} has taken the test alert ${id}`)
}

async function say(line: string): Promise<void> {
  const out = new Lines()
  out.line(line)
  await out.flush()
}
