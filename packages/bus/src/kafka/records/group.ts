interface Message {
  partition?: number
}

/** What the client asks to be grouped. */
export interface Grouping {
  topic: string
  partitionMetadata: readonly unknown[]
  messages: readonly Message[]
  partitioner(of: { topic: string; partitionMetadata: readonly unknown[]; message: Message }): number
}

/** Messages of a topic by partition, in their order. The client's own copies a partition's list for each message it adds. */
export function groupByPartition({ topic, partitionMetadata, messages, partitioner }: Grouping) {
  const groups: Record<number, Message[]> = {}
  if (partitionMetadata.length === 0) return groups
  for (const message of messages) {
    const partition = partitioner({ topic, partitionMetadata, message })
    const group = groups[partition]
    if (group) group.push(message)
    else groups[partition] = [message]
  }
  return groups
}
