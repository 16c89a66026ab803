/** Server-sent events: pages are told of new alerts, and that numbers have changed, and ask again themselves. */
import type { ServerResponse } from 'node:http'
import type { Alert } from '@apiscope/schema'
import type { FastifyInstance } from 'fastify'
import type { Viewer } from '../auth/contract.js'
import { type Context, shownTo } from './context.js'

interface Stream {
  out: ServerResponse
  viewer: Viewer | undefined
}

export class Live {
  private readonly streams = new Set<Stream>()
  private timer: NodeJS.Timeout | undefined
  private generation = ''
  private readonly unfollow: () => void

  constructor(private readonly context: Context) {
    this.unfollow = context.model.alerts.follow((alert) => this.alert(alert))
  }

  add(app: FastifyInstance): void {
    app.get('/api/live', (request, reply) => {
      if (this.streams.size >= this.context.limits.maxStreams) {
        return void reply
          .code(503)
          .header('Retry-After', '30')
          .send({ error: 'Too many pages are open; this one asks again.' })
      }
      reply.hijack()
      const out = reply.raw
      for (const [name, value] of Object.entries(reply.getHeaders())) out.setHeader(name, value as string)
      out.writeHead(200, { 'Content-Type': 'text/event-stream; charset=utf-8', 'X-Accel-Buffering': 'no' })
      const stream = { out, viewer: this.context.viewerOf(request) }
      this.streams.add(stream)
      out.on('close', () => this.remove(stream))
      out.write('retry: 5000\n\n')
      // Looked at only while somebody looks.
      this.timer ??= setInterval(() => void this.look(), this.context.limits.liveMs).unref()
    })
  }

  close(): void {
    this.unfollow()
    clearInterval(this.timer)
    for (const { out } of this.streams) out.end()
  }

  private remove(stream: Stream): void {
    this.streams.delete(stream)
    if (this.streams.size > 0) return
    clearInterval(this.timer)
    this.timer = undefined
  }

  private alert(alert: Alert): void {
    const { id, time, severity, title, api } = alert
    const told = { id, time, severity, title, api: api.id }
    for (const stream of this.streams) this.send(stream, 'alert', shownTo(stream.viewer, told))
  }

  private async look(): Promise<void> {
    try {
      const generation = await this.context.model.generation()
      const event = generation === this.generation ? 'alive' : 'changed'
      this.generation = generation
      for (const stream of this.streams) this.send(stream, event, {})
    } catch (error) {
      this.context.warn?.(`the store cannot be read: ${(error as Error).message}`)
    }
  }

  private send({ out }: Stream, event: string, data: unknown): void {
    // JSON has no line end of its own: what comes from the traffic cannot end the event.
    out.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`)
    if (out.writableLength > this.context.limits.streamBytes) out.destroy()
  }
}
