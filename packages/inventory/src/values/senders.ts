/** Was something sent from more than one address, and answered? What one caller alone gets answered is no habit of the API. */
import { murmur3 } from '@apiscope/ml'
import { actorOfAddress, type Client, callerAddress } from '@apiscope/schema'

/** The first address, as 32 bits of a hash, and whether there was another. */
export type Senders = [who: number, several: 0 | 1]

/** A credential is made up in no time, an address is not. */
export function senderOf(client: Client): number {
  if (client !== last) {
    last = client
    lastSender = murmur3(actorOfAddress(callerAddress(client)))
  }
  return lastSender
}

/** Asked several times of each exchange: the answer of the last one is kept. */
let last: Client | undefined
let lastSender = 0

export function noteSender(known: Senders | undefined, who: number): Senders {
  if (known === undefined) return [who, 0]
  if (known[0] !== who) known[1] = 1
  return known
}

/** Several addresses have sent it, or the API has one caller only. */
export const isHabit = (senders: Senders | undefined, all: Senders | undefined): boolean =>
  senders !== undefined && (senders[1] === 1 || all?.[1] !== 1)
