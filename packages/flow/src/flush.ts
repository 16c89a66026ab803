import type { Flow, HalfState } from './flow.js'
import type { Held } from './hold-queue.js'
import type { Reassembler } from './reassembly.js'

/** The end of a flow: delivers everything that waits; what is still missing becomes gaps. */
export function flush(flow: Flow, reassembler: Reassembler): void {
  const { half0, half1 } = flow
  for (const half of [half0, half1]) if (half.cut) reassembler.lose(half, half.cut)
  for (;;) {
    reassembler.settle(flow)
    const a = half0.head()
    const b = half1.head()
    if (!a && !b) break
    if (a && (!b || a.arrival <= b.arrival)) conclude(half0, a, reassembler)
    else conclude(half1, b!, reassembler)
  }
  tail(half0, half0.acked, reassembler)
  tail(half1, half1.acked, reassembler)
}

/** Nothing more can come: what `head` acknowledges and was not seen is missing, and told before `head` is. */
function conclude(half: HalfState, head: Held, reassembler: Reassembler): void {
  const other = half.opposite
  if (head.start === half.next && !other.head()) tail(other, head.acked, reassembler)
  reassembler.force(half, other, head)
}

/**
 * Bytes that the peer acknowledged and that never came. A single one is taken for an unseen FIN; among several that FIN, if
 * unseen, is counted as a byte, which does no harm at the very end.
 */
function tail(half: HalfState, acked: number, { delivery }: Reassembler): void {
  const bytes = acked - half.next
  const seen = half.lastPacket > 0 && half.flow.handler !== undefined
  if (bytes > 1 && seen && !half.ended) delivery.gap(half, bytes, delivery.time, -1)
}
