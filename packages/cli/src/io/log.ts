/** Structured logs of the long-running commands: JSON lines on standard error, no traffic in them. */
import pino from 'pino'

export type Log = pino.Logger

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const

export function createLog(name: string, level = process.env.APISCOPE_LOG_LEVEL ?? 'info'): Log {
  return pino(
    { name: `apiscope-${name}`, level, base: { pid: process.pid } },
    pino.destination({ dest: 2, sync: true }),
  )
}
