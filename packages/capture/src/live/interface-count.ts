import { readFileSync } from 'node:fs'

/** Frames that the interface has counted, sent and received; on loopback each frame is both, and counts once. Linux only. */
export function interfaceFrames(device: string): number | undefined {
  try {
    return framesOfDevice(readFileSync('/proc/net/dev', 'latin1'), device)
  } catch {
    return undefined
  }
}

/** Of the table in /proc/net/dev: packets received are the second column, packets sent the tenth. */
export function framesOfDevice(table: string, device: string): number | undefined {
  const line = table.split('\n').find((text) => text.trimStart().startsWith(`${device}:`))
  if (!line) return undefined
  const columns = line
    .slice(line.indexOf(':') + 1)
    .trim()
    .split(/\s+/)
    .map(Number)
  return device === 'lo' ? columns[1] : columns[1] + columns[9]
}
