import { type BatchContext, decodeRecord, type RecordSource } from './decode.js'
import { encodeRecord } from './encode.js'
import { type Grouping, groupByPartition } from './group.js'

/** The version of kafkajs whose inner parts are known to fit. */
const KNOWN = '2.2.4'

/** The parts that are replaced, by their place in the client. */
const PARTS = {
  'protocol/recordBatch/record/v0': encodeRecord,
  'protocol/recordBatch/record/v0/decoder': (source: RecordSource, context: BatchContext) =>
    decodeRecord(source, context),
  'producer/groupMessagesPerPartition': (grouping: Grouping) => groupByPartition(grouping),
}

/**
 * Puts our records into the client in place of its own, which are most of what it costs (docs/decisions/0011-records-of-the-client.md).
 * Must come before the client is loaded; another version than the known one is left as it is. Answers whether it was done.
 */
export function install(): boolean {
  if ((require('kafkajs/package.json') as { version: string }).version !== KNOWN) return false
  for (const [place, part] of Object.entries(PARTS)) {
    const file = require.resolve(`kafkajs/src/${place}`)
    require(file)
    require.cache[file]!.exports = part
  }
  return true
}

install()
