/** Every bound, period and floor of the worker `anomaly-actors`. */

import type { AgentOptions } from '../agent/options.js'
import { type AllowList, NOBODY } from '../allow-list.js'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

export interface ActorOptions {
  /** APIs distinguished per actor; beyond it the one longest unused leaves. Count, 64. */
  apis: number
  /** Objects remembered per actor, to tell new ones. Count, 512. */
  objects: number
  /** Ids remembered that a look-up of a person returned. Count, 256. */
  returned: number
  /** A new object this soon after a look-up of a person belongs to it, where returned ids are not known. ms, 2 min. */
  chainMs: number
  /** Logins at one address in a day up to which the order of calls joins a look-up without and a call with a login. Count, 3. */
  logins: number
  /** Chains per day from which it is an attack. Count, 6. */
  chains: number
  /** … and times the actor's own most. 3. */
  chainMargin: number
  /** Different routes that do not exist, in ten minutes, that make a scan. Count, 15. */
  probes: number
  /** … and the share of calls that must have met such. 0–1, 0.5. */
  probeShare: number
  /** Networks (/16, /48) from which one principal calls within an hour. Count, 6. */
  networks: number
  /** … and times its own most. 3. */
  networkMargin: number
  /** Requests per hour over all APIs below which volume is no matter. Count, 3,000. */
  hourlyRequests: number
  /** Records, likewise. Count, 100,000. */
  hourlyRecords: number
  /** Response bytes, likewise. Bytes, 200 MB. */
  hourlyBytes: number
  /** Times the actor's own largest hour. 5; the floors are three times higher while fewer than `ownHours` are known. */
  volumeMargin: number
  /** Hours, 8. */
  ownHours: number
  /** Personal values remembered that an address has read, once it has asked a model. Count, 2,048. */
  read: number
  /** The same before it ever has. Count, 96. */
  readBefore: number
  /** Values remembered that it said before it read them. Count, 512. */
  said: number
  /** Values counted of each label that went from an API to a model in a day; more are not told apart. Count, 512. */
  spent: number
  /** What was read so long ago is not what is said to a model now. ms, 1 h. */
  provenanceMs: number
  /** Different people in a day from which their data at a model is an alert; one is enough of card, account and identity numbers. Count, 3. */
  people: number
  /** What an agent did so long after it read a text may be an effect of it. ms, 2 min. */
  promptMs: number
  /** … and within so many calls of tools. Count, 4. */
  promptCalls: number
  /** Log-odds of a text below which it is no orders, whatever follows. -2. */
  promptLeast: number
  /** Log-odds of the text and surprise of what follows (nats) that together are an alert; see docs/prompt-effect-evaluation.md. 3.75. */
  promptTogether: number
  /** Tools, hosts and recipients remembered of an agent, of each; the one longest unused leaves. Count, 256. */
  agentKnown: number
  /** What counts of how often an agent uses new ones fades by this with each use: half in 346. 0–1, 0.998. */
  agentFade: number
  /** One alert per kind in this time. ms, 6 h. */
  holdOffMs: number
  /** Scanners and monitors of one's own: what they do is counted, not alerted. */
  allow: AllowList
  /** An actor silent for so long is forgotten. ms, 7 days. */
  forgetMs: number
  /** What agents of the actor use and are offered. */
  agents?: Partial<AgentOptions>
}

export const DEFAULT_ACTOR_OPTIONS: ActorOptions = {
  apis: 64,
  objects: 512,
  returned: 256,
  chainMs: 2 * MINUTE,
  logins: 3,
  chains: 6,
  chainMargin: 3,
  probes: 15,
  probeShare: 0.5,
  networks: 6,
  networkMargin: 3,
  hourlyRequests: 3_000,
  hourlyRecords: 100_000,
  hourlyBytes: 200e6,
  volumeMargin: 5,
  ownHours: 8,
  read: 2_048,
  readBefore: 96,
  said: 512,
  spent: 512,
  provenanceMs: HOUR,
  people: 3,
  promptMs: 2 * MINUTE,
  promptCalls: 4,
  promptLeast: -2,
  promptTogether: 3.75,
  agentKnown: 256,
  agentFade: 0.998,
  holdOffMs: 6 * HOUR,
  allow: NOBODY,
  forgetMs: 7 * DAY,
}
