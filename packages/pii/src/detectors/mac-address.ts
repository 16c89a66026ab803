import { type DetectContext, type Detector, NO, type Verdict } from './types.js'

const EUI48 = /^[0-9a-f]{2}([:-])(?:[0-9a-f]{2}\1){4}[0-9a-f]{2}$/i
const EUI64 = /^[0-9a-f]{2}([:-])(?:[0-9a-f]{2}\1){6}[0-9a-f]{2}$/i
const CISCO = /^[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4}$/i

/** IEEE EUI-48 and EUI-64 in their written forms; twelve bare hex digits need a name. */
export const macAddress: Detector = {
  id: 'mac_address',
  label: 'MAC_ADDRESS',
  detect(_value: string, { facts, named }: DetectContext): Verdict {
    if (facts.length < 12 || facts.length > 23 || facts.spaces > 0) return NO
    if (EUI48.test(facts.text) || CISCO.test(facts.text)) return { score: 0.97, evidence: 'EUI-48' }
    if (EUI64.test(facts.text)) return { score: 0.8, evidence: 'EUI-64' }
    if (facts.length === 12 && /^[0-9a-f]{12}$/i.test(facts.text)) {
      return { score: named.has('MAC_ADDRESS') ? 0.9 : 0.1, evidence: 'twelve hex digits' }
    }
    return NO
  },
}
