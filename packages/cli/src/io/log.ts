/** Structured logs of the long-running commands: lines on standard error, no traffic in them. */
import { ECS_VERSION } from '@apiscope/alerts'
import pino from 'pino'
import { jsonText, safe } from './text.js'

export type Log = pino.Logger

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const
export const LOG_FORMATS = ['json', 'text', 'ecs'] as const
export type LogFormat = (typeof LOG_FORMATS)[number]

/**
 * @param name of the service, in each line
 * @param format `json`: one object a line, `level` by name, `time` in ISO 8601; `text`: for a terminal; `ecs`: Elastic Common Schema
 */
export function createLog(
  name: string,
  format: LogFormat = 'json',
  level = process.env.APISCOPE_LOG_LEVEL ?? 'info',
): Log {
  const out = pino.destination({ dest: 2, sync: true })
  // Whoever read the log has gone, or its disk is full: the service goes on.
  out.on('error', () => {})
  const shape = format === 'ecs' ? asEcs : asText
  const target = format === 'json' ? out : { write: (line: string) => void out.write(shape(line)) }
  const log = pino(
    {
      name: `apiscope-${name}`,
      level,
      base: { pid: process.pid },
      formatters: { level: (label) => ({ level: label }) },
      timestamp: pino.stdTimeFunctions.isoTime,
    },
    target,
  )
  // Node and libraries warn in plain lines, which would stand between those of the log.
  process.removeAllListeners('warning')
  process.on('warning', (warning) => log.warn({ warning: warning.name }, warning.message))
  return log
}

const OWN = new Set(['level', 'time', 'name', 'pid', 'msg'])

/** `2026-03-01T12:00:00.000Z WARN  frames dropped  dropped=12` */
function asText(line: string): string {
  const entry = JSON.parse(line) as Record<string, unknown>
  const details = Object.entries(entry)
    .filter(([key]) => !OWN.has(key))
    .map(([key, value]) => ` ${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
  return `${entry.time} ${String(entry.level).toUpperCase().padEnd(5)} ${safe(`${entry.msg ?? ''}${details.join('')}`)}\n`
}

/** The same in the Elastic Common Schema: what it has no field for is under `apiscope`. */
function asEcs(line: string): string {
  const { level, time, name, pid, msg, ...details } = JSON.parse(line) as Record<string, unknown>
  const event = {
    '@timestamp': time,
    log: { level },
    message: msg ?? '',
    ecs: { version: ECS_VERSION },
    service: { name },
    process: { pid },
    event: { dataset: `${name}.log` },
    ...(Object.keys(details).length > 0 ? { apiscope: details } : {}),
  }
  return `${jsonText(event)}\n`
}
