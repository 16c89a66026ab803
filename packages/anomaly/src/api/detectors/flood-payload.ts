import type { WindowDetector } from './detector.js'

/** One actor sends far more bytes than others do. Single large requests are in `message-size.ts`. */
export const floodPayload: WindowDetector = {
  kind: 'flood_payload',
  lead: 'Oversized requests',
  grave: false,
  explains: ({ excess }) => excess.metric === 'request_bytes',
}
