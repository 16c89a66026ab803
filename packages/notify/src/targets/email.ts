/** Mail by SMTP (nodemailer): plain text; what more there is of an incident is an answer in its thread. */
import { createTransport } from 'nodemailer'
import { messageOf, plainText } from '../message/message.js'
import type { Outcome } from '../outbox/outbox.js'
import type { Context } from './common.js'
import type { Target } from './target.js'

export interface EmailConfig {
  name: string
  host: string
  port: number
  /** `implicit`: TLS from the first byte; `starttls`: demanded; `none`: in the clear, for a relay on this machine. */
  tls: 'implicit' | 'starttls' | 'none'
  /** PEM of the authority, where it is not a public one. */
  ca?: string
  user?: string
  password?: string
  from: string
  to: string[]
}

export function email(config: EmailConfig, { product, limits }: Context): Target {
  const { name, host, port, tls, ca, user, password, from, to } = config
  const transport = createTransport({
    host,
    port,
    secure: tls === 'implicit',
    requireTLS: tls === 'starttls',
    ignoreTLS: tls === 'none',
    tls: ca === undefined ? {} : { ca },
    ...(user === undefined ? {} : { auth: { user, pass: password ?? '' } }),
    connectionTimeout: limits.sendMs,
    socketTimeout: limits.sendMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return {
    name,
    async send(notice, signal) {
      const message = messageOf(notice, product)
      const thread = `<${notice.group.replace(/[^\w-]/g, '.')}@apiscope>`
      const mail = {
        from,
        to,
        subject: `[apiscope] ${message.severity.toUpperCase()}: ${message.title}`.slice(0, 300),
        text: plainText(message),
        ...(notice.kind === 'update'
          ? { messageId: `<${notice.id}@apiscope>`, inReplyTo: thread, references: [thread] }
          : { messageId: thread }),
        headers: { 'Auto-Submitted': 'auto-generated', 'X-Apiscope-Id': notice.id },
      }
      try {
        await cut(transport.sendMail(mail), signal)
        return { ok: true }
      } catch (error) {
        return failureOf(error)
      }
    },
    async close() {
      transport.close()
    },
  }
}

function cut<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(Object.assign(new Error('no answer in time'), { code: 'ETIMEDOUT' })))
    work.then(resolve, reject)
  })
}

/** 5xx is refused for good (RFC 5321, 4.2.1), but for a refused login, which somebody will mend. */
function failureOf(error: unknown): Outcome {
  const { responseCode, code } = error as { responseCode?: number; code?: string }
  const again = responseCode === undefined || responseCode < 500 || code === 'EAUTH'
  return { ok: false, again, reason: responseCode === undefined ? (code ?? 'SMTP') : `SMTP ${responseCode}` }
}
