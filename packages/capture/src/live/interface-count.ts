import { readFileSync } from 'node:fs'

/** What an interface has counted since it came up. */
export interface InterfaceCount {
  /** Sent and received; on loopback each frame is both, and counts once. */
  frames: number
  /** Received, and dropped before any program could see them (also, on some drivers, what no protocol wanted). */
  drops: number
}

/** Linux only; undefined elsewhere and for an interface that is gone. */
export function interfaceCount(device: string): InterfaceCount | undefined {
  try {
    return countOfDevice(readFileSync('/proc/net/dev', 'latin1'), device)
  } catch {
    return undefined
  }
}

/** Of the table in /proc/net/dev: the second column is packets received, the fourth drops, the tenth packets sent. */
export function countOfDevice(table: string, device: string): InterfaceCount | undefined {
  const line = table.split('\n').find((text) => text.trimStart().startsWith(`${device}:`))
  if (!line) return undefined
  const columns = line
    .slice(line.indexOf(':') + 1)
    .trim()
    .split(/\s+/)
    .map(Number)
  return { frames: device === 'lo' ? columns[1] : columns[1] + columns[9], drops: columns[3] }
}
