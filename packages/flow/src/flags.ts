import { TCP_ACK, TCP_FIN, TCP_RST, TCP_SYN } from '@apiscope/wire'

// Copies of our own: what a package re-exports is behind a getter in CommonJS, and these are read for every packet.
export const FIN = TCP_FIN
export const SYN = TCP_SYN
export const RST = TCP_RST
export const ACK = TCP_ACK
