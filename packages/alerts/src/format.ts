/** One alert in one format. */
import type { Alert } from '@apiscope/schema'
import type { Product } from './about.js'
import { cefLine } from './cef/line.js'
import { ecsAlert } from './ecs/event.js'
import { ocsfFinding } from './ocsf/finding.js'
import { textOf } from './plain/text.js'

export const ALERT_FORMATS = ['json', 'ocsf', 'ecs', 'cef', 'text'] as const
export type AlertFormat = (typeof ALERT_FORMATS)[number]

/** One line of `json`, `ocsf`, `ecs` or `cef`; several of `text`. Without a line end. */
export function formatAlert(alert: Alert, format: AlertFormat, product: Product): string {
  switch (format) {
    case 'json':
      return JSON.stringify(alert)
    case 'ocsf':
      return JSON.stringify(ocsfFinding(alert, product))
    case 'ecs':
      return JSON.stringify(ecsAlert(alert, product))
    case 'cef':
      return cefLine(alert, product)
    case 'text':
      return textOf(alert, product)
  }
}
