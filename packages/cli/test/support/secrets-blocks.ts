import { readFileSync, writeFileSync } from 'node:fs'

/** pcapng, Decryption Secrets Block. */
const SECRETS = 10

/** Copies a pcapng file without the secrets of every second connection. @returns connections whose secrets are left out */
export function dropSecrets(from: string, to: string): number {
  const file = readFileSync(from)
  const kept: Buffer[] = []
  const connections = new Map<string, boolean>()
  for (let at = 0; at < file.length; ) {
    const length = file.readUInt32LE(at + 4)
    const block = file.subarray(at, at + length)
    at += length
    if (file.readUInt32LE(at - length) === SECRETS) {
      const random = block.toString('latin1', 20).split(' ')[1] ?? ''
      // The line of zeros that says that secrets are to come belongs to nobody.
      const isNobodys = /^0+$/.test(random)
      if (!isNobodys && !connections.has(random)) connections.set(random, connections.size % 2 === 0)
      if (connections.get(random)) continue
    }
    kept.push(block)
  }
  writeFileSync(to, Buffer.concat(kept))
  return [...connections.values()].filter((isDropped) => isDropped).length
}
