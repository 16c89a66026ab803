import type { WindowDetector } from './detector.js'

/** One actor collects far more records (rows of answers) than others do. */
export const scrape: WindowDetector = {
  kind: 'scrape',
  lead: 'Records are being collected',
  grave: false,
  explains: ({ excess }) => excess.metric === 'records',
}
