/** Do the log and the store answer, under the addresses that the other commands would use? */

import { openBus } from '@apiscope/bus'
import { displayUrl } from '@apiscope/schema'
import { openState } from '@apiscope/state'
import { describe } from '../io/errors.js'
import { type Finding, ok, problem } from './check.js'

interface Service {
  ping(): Promise<void>
  close(): Promise<void>
}

/** Waiting longer than this for an answer counts as none, ms. */
const PATIENCE_MS = 5000

export function checkBus(url: string): Promise<Finding> {
  return check(
    'bus',
    url,
    () => openBus(url, { connectMs: PATIENCE_MS }),
    'see that Kafka runs and that --bus names it',
  )
}

export function checkState(url: string): Promise<Finding> {
  return check('state', url, () => openState(url), 'see that Redis runs and that --state names it')
}

async function check(name: string, url: string, open: () => Promise<Service>, mend: string): Promise<Finding> {
  let service: Service | undefined
  let timer: NodeJS.Timeout | undefined
  try {
    service = await open()
    const patience = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error(`no answer within ${PATIENCE_MS / 1000} s`)), PATIENCE_MS)
    })
    await Promise.race([service.ping(), patience])
    return ok(name, `${displayUrl(url)} answers`)
  } catch (error) {
    return problem(name, `${displayUrl(url)}: ${describe(error)}`, mend)
  } finally {
    clearTimeout(timer)
    await service?.close().catch(() => undefined)
  }
}
