import type { PartitionAssigner } from 'kafkajs'
import { AssignerProtocol } from './client.js'

/**
 * Partition p of every topic goes to the same member (member p mod n, by member id): a worker that reads two topics by one key
 * must own both sides of it.
 */
export const coPartitionedAssigner: PartitionAssigner = ({ cluster }) => ({
  name: 'ApiscopeCoPartitionedAssigner',
  version: 1,

  async assign({ members, topics }) {
    const ids = members.map(({ memberId }) => memberId).sort()
    return ids.map((memberId, i) => {
      const assignment: Record<string, number[]> = {}
      for (const topic of topics) {
        const all = cluster.findTopicPartitionMetadata(topic).map(({ partitionId }) => partitionId)
        assignment[topic] = all.filter((partition) => partition % ids.length === i)
      }
      return {
        memberId,
        memberAssignment: AssignerProtocol.MemberAssignment.encode({
          version: 1,
          assignment,
          userData: Buffer.alloc(0),
        }),
      }
    })
  },

  protocol({ topics }) {
    return {
      name: 'ApiscopeCoPartitionedAssigner',
      metadata: AssignerProtocol.MemberMetadata.encode({ version: 1, topics, userData: Buffer.alloc(0) }),
    }
  },
})
