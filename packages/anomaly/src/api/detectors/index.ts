/** The detectors of one actor at one API, by what a window beyond the ordinary means. Each in its own file; a new one is added here. */
import { bola } from './bola.js'
import { credentialStuffing } from './credential-stuffing.js'
import type { WindowDetector } from './detector.js'
import { enumeration } from './enumeration.js'
import { errorBurst } from './error-burst.js'
import { exfilSize } from './exfil-size.js'
import { exfilSlow } from './exfil-slow.js'
import { flood } from './flood.js'
import { floodPayload } from './flood-payload.js'
import { scrape } from './scrape.js'

export const WINDOW_DETECTORS: readonly WindowDetector[] = [
  credentialStuffing,
  errorBurst,
  bola,
  enumeration,
  scrape,
  exfilSize,
  exfilSlow,
  floodPayload,
  flood,
]
