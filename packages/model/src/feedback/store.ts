/** Where the feedback on scores lives: a shard of its own in the store, so that Redis and embedded stores keep it alike. */
import {
  currentName,
  currentNames,
  type FeedbackEntry,
  type RiskModel,
  shippedModel,
  tenantModel,
} from '@apiscope/risk'
import { ApiscopeError } from '@apiscope/schema'
import type { State } from '@apiscope/state'
import { DEFAULT_MODEL_LIMITS } from '../limits.js'

const SHARD = { worker: 'risk-feedback', partition: 0 }
const KEY = 'log'

const parse = (text: string | null | undefined): FeedbackEntry[] =>
  text === null || text === undefined
    ? []
    : (JSON.parse(text) as { v: 1; entries: FeedbackEntry[] }).entries.map(renamed)

/** Feedback outlives the names that factors had when it was given. */
const renamed = ({ factor, contributions, ...entry }: FeedbackEntry): FeedbackEntry => ({
  ...entry,
  ...(factor === undefined ? {} : { factor: currentName(factor) }),
  ...(contributions === undefined ? {} : { contributions: currentNames(contributions) }),
})

export async function readFeedback(state: State): Promise<FeedbackEntry[]> {
  const [text] = await state.load(SHARD, [KEY])
  return parse(text)
}

/** The weights that hold in this store: the shipped ones, moved by its feedback. Read when a worker starts. */
export async function storeModel(state: State): Promise<RiskModel> {
  return tenantModel(shippedModel(), await readFeedback(state))
}

/**
 * Appends one entry and returns it with its number. Throws ApiscopeError when the log is full or somebody else wrote at the same
 * moment.
 */
export async function addFeedback(
  state: State,
  entry: Omit<FeedbackEntry, 'n'>,
  maxFeedback = DEFAULT_MODEL_LIMITS.maxFeedback,
): Promise<FeedbackEntry> {
  const claim = await state.claim(SHARD)
  const entries = await readFeedback(state)
  if (entries.length >= maxFeedback)
    throw new ApiscopeError(
      'cli.feedback_full',
      `The store holds ${maxFeedback} entries of feedback and takes no more.`,
    )
  const added = { ...entry, n: entries.length + 1 }
  const result = await state.commit({
    ...SHARD,
    epoch: claim.epoch,
    owner: claim.owner,
    commit: claim.commit + 1,
    meta: '',
    puts: [[KEY, JSON.stringify({ v: 1, entries: [...entries, added] })]],
    deletes: [],
    wakes: [],
    seenAdd: [],
    seenDrop: [],
  })
  if (result !== 'ok')
    throw new ApiscopeError('cli.feedback_busy', 'Somebody else gave feedback at the same moment; give yours again.')
  return added
}
