import { addFeedback, giveFeedback, moment, readFeedback } from '@apiscope/model'
import { activeFeedback, type FeedbackAction, type FeedbackEntry, learnShifts } from '@apiscope/risk'
import type { State } from '@apiscope/state'
import type { Command } from 'commander'
import { usage } from '../io/errors.js'
import { stateOption, wholeNumber } from '../io/options.js'
import { Lines } from '../io/output.js'
import { storeToRead } from '../io/store.js'
import { safe } from '../io/text.js'

const ACTIONS: Record<FeedbackAction, string> = {
  accept: 'Marks the risk of an API as accepted. A mark only: it teaches nothing.',
  dismiss: 'Says that an API is scored too high (or one factor of it): its factors weigh a little less from now on.',
  raise: 'Says that an API is scored too low (or one factor of it): its factors weigh a little more from now on.',
}

interface GiveOptions {
  state?: string
  factor?: string
  reason: string
}

/** `apiscope risk accept|dismiss|raise` and `apiscope risk feedback list|rollback` */
export function addFeedbackCommands(risk: Command): void {
  for (const [action, description] of Object.entries(ACTIONS)) {
    const command = risk
      .command(action)
      .description(description)
      .argument('<api>', 'name of the API as `apiscope inventory` prints it')
      .addOption(stateOption())
      .requiredOption('--reason <text>', 'why; kept with it')
    if (action !== 'accept') command.option('--factor <factor>', 'only this factor, as `risk explain --json` names it')
    command
      .addHelpText(
        'after',
        `\nExample: apiscope risk ${action} "GET api.shop.example/health" --state ./state --reason "open by design"`,
      )
      .action((api: string, options: GiveOptions) =>
        withStore(options.state, (state, out) => give(state, action as FeedbackAction, api, options, out)),
      )
  }
  const feedback = risk.command('feedback').description('What was said about scores, and going back on it.')
  feedback
    .command('list')
    .description('Lists the feedback in a store, and how far it has moved the weights.')
    .addOption(stateOption())
    .addHelpText('after', '\nExample: apiscope risk feedback list --state ./state')
    .action((options: { state?: string }) => withStore(options.state, list))
  feedback
    .command('rollback')
    .description('Goes back to a version: what was said after it no longer counts. 0 = the shipped weights.')
    .argument('<version>', 'number of the last entry that shall count', wholeNumber(0))
    .addOption(stateOption())
    .option('--reason <text>', 'why; kept with it', 'rolled back')
    .addHelpText('after', '\nExample: apiscope risk feedback rollback 3 --state ./state')
    .action((version: number, options: { state?: string; reason: string }) =>
      withStore(options.state, (state, out) => rollback(state, version, options.reason, out)),
    )
}

async function withStore(url: string | undefined, act: (state: State, out: Lines) => Promise<void>): Promise<void> {
  const state = await storeToRead(url)
  const out = new Lines()
  try {
    await act(state, out)
  } finally {
    await state.close()
  }
  await out.flush()
}

async function give(
  state: State,
  action: FeedbackAction,
  api: string,
  options: GiveOptions,
  out: Lines,
): Promise<void> {
  out.json(await giveFeedback(state, { action, api, reason: options.reason, at: Date.now(), factor: options.factor }))
}

async function rollback(state: State, version: number, reason: string, out: Lines): Promise<void> {
  const log = await readFeedback(state)
  if (version > log.length)
    throw usage(
      'cli.version',
      `rollback ${version}: the newest version is ${log.length}; \`risk feedback list\` shows them.`,
    )
  const entry = await addFeedback(state, { at: Date.now(), action: 'rollback', to: version, reason })
  out.json({ version: entry.n, action: 'rollback', to: version })
}

async function list(state: State, out: Lines): Promise<void> {
  const log = await readFeedback(state)
  const active = new Set(activeFeedback(log).map(({ n }) => n))
  for (const entry of log) out.line(line(entry, active))
  const shifts = [...learnShifts(log)].filter(([, shift]) => shift !== 0)
  const moved = shifts.map(([name, shift]) => `${name} ×${Math.exp(shift).toFixed(2)}`).join(', ')
  out.line(log.length === 0 ? 'no feedback' : `weights: ${moved || 'as shipped'}`)
}

function line(entry: FeedbackEntry, active: ReadonlySet<number>): string {
  const what = entry.action === 'rollback' ? `to ${entry.to}` : safe(entry.api ?? '')
  const factor = entry.factor === undefined ? '' : ` (${entry.factor})`
  const state = entry.action === 'rollback' || active.has(entry.n) ? ' ' : '×'
  return `${String(entry.n).padStart(4)} ${state} ${moment(entry.at)}  ${entry.action.padEnd(8)} ${what}${factor}: ${safe(entry.reason)}`
}
