/** Do the log and the store answer, under the addresses that the other commands would use? */

import { openBus } from '@apiscope/bus'
import { displayUrl } from '@apiscope/schema'
import { openState, type State } from '@apiscope/state'
import { refuseNewer } from '@apiscope/worker'
import { describe } from '../io/errors.js'
import { allDefinitions } from '../pipeline/definitions.js'
import { type Finding, note, ok, problem } from './check.js'

interface Service {
  ping(): Promise<void>
  close(): Promise<void>
}

/** Waiting longer than this for an answer counts as none, ms. */
const PATIENCE_MS = 5000
/** Partitions whose states are looked at. */
const PARTITIONS_LOOKED_AT = 64

export function checkBus(url: string): Promise<Finding> {
  return check(
    'bus',
    url,
    () => openBus(url, { connectMs: PATIENCE_MS }),
    'see that Kafka runs and that --bus names it',
  )
}

/** Also whether what is stored can be read by this version, and would stay there. */
export async function checkState(url: string): Promise<Finding> {
  const said: string[] = []
  const open = () => openState(url, { connectMs: PATIENCE_MS, log: (message) => said.push(message) })
  const finding = await check('state', url, open, 'see that Redis runs and that --state names it', checkVersions)
  if (finding.status !== 'ok' || said.length === 0) return finding
  return note('state', `${finding.detail}; ${said[0]}`, 'mend it before it matters')
}

/** Throws ApiscopeError for states of a newer version. */
async function checkVersions(state: State): Promise<void> {
  for (const definition of allDefinitions()) {
    const shards = Array.from({ length: PARTITIONS_LOOKED_AT }, (_, partition) => ({
      worker: definition.name,
      partition,
    }))
    for (const sample of await Promise.all(shards.map((shard) => state.sample(shard)))) refuseNewer(sample, definition)
  }
}

async function check<S extends Service>(
  name: string,
  url: string,
  open: () => Promise<S>,
  mend: string,
  further: (service: S) => Promise<void> = async () => {},
): Promise<Finding> {
  let service: S | undefined
  let timer: NodeJS.Timeout | undefined
  try {
    service = await open()
    const patience = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error(`no answer within ${PATIENCE_MS / 1000} s`)), PATIENCE_MS)
    })
    await Promise.race([service.ping().then(() => further(service!)), patience])
    return ok(name, `${displayUrl(url)} answers`)
  } catch (error) {
    return problem(name, `${displayUrl(url)}: ${describe(error)}`, mend)
  } finally {
    clearTimeout(timer)
    await service?.close().catch(() => undefined)
  }
}
