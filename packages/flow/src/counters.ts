/** What the flow table counted, by the names operators see. Plain numbers that only grow. */
export class FlowCounters {
  /** TCP packets given to the table. */
  'flow.packets' = 0
  /** Flows begun. */
  'flow.flows' = 0
  /** … of them without a SYN. */
  'flow.midstream' = 0
  /** Flows with payload of one direction only, counted when they end. */
  'flow.one_sided' = 0
  /** Packets without payload that belong to no flow. */
  'flow.ignored_packets' = 0
  /** Packets of flows for which the table had no room. */
  'flow.shed' = 0
  /** Flows removed to make room. */
  'flow.memcap_evictions' = 0
  /** Flows that ended by idle time. */
  'flow.timeouts' = 0
  /** Flows ended by a new connection with the same addresses and ports. */
  'flow.reused' = 0
  /** Flows with an accepted reset. */
  'flow.resets' = 0
  /** Resets outside the window, ignored. */
  'flow.bad_resets' = 0
  /** FINs refuted by data beyond them, before any acknowledgement. */
  'flow.bad_fins' = 0
  /** Segments without the ACK flag, which no endpoint takes (RFC 9293 §3.10.7.4), ignored. */
  'flow.no_ack_segments' = 0
  /** Segments that acknowledge what the other side cannot have sent, ignored. */
  'flow.bad_acks' = 0
  /** SYNs inside an established flow that nothing confirmed, ignored. */
  'flow.bad_syns' = 0
  /** Payload bytes delivered, each once. */
  'flow.delivered_bytes' = 0
  /** Places where bytes are known to be missing. */
  'flow.gaps' = 0
  /** Bytes known to be missing. */
  'flow.gap_bytes' = 0
  /** Packets whose frame was cut short by the capture. */
  'flow.truncated_packets' = 0
  /** Packets whose payload had been seen, by the same tap. */
  'flow.retransmitted_packets' = 0
  /** Payload bytes that had been seen, by the same tap. */
  'flow.retransmitted_bytes' = 0
  /** Packets by another tap than the first of their direction: copies of a flow mirrored at both ends. */
  'flow.mirrored_packets' = 0
  /** Overlaps whose bytes differ from the first ones, which were kept. */
  'flow.overlap_conflicts' = 0
  /** Bytes that differ in them. */
  'flow.conflict_bytes' = 0
  /** Packets that had to wait: behind a hole, or for the other half. */
  'flow.ooo_packets' = 0
  /** Out-of-order packets (or parts of them) for which there was no room. */
  'flow.ooo_dropped' = 0
  /** Holes closed early because the hold budget was used up. */
  'flow.hold_flushes' = 0
  /** Packets far outside the window that nothing confirmed. */
  'flow.out_of_window' = 0
  /** Payload beyond a FIN, or after the end of its flow. */
  'flow.after_end_bytes' = 0
  /** Bytes before the first known byte of a half, not delivered. */
  'flow.before_start_bytes' = 0
  /** Jumps of packet time, backwards or far ahead. */
  'flow.clock_jumps' = 0
}
