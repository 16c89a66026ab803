import { connect, type Socket } from 'node:net'
import { parseListen, startServer } from '../../src/service/http-server.js'
import { createMetrics } from '../../src/service/metrics.js'

describe('the service port', () => {
  it('serves metrics and health, and nothing else', async () => {
    const metrics = createMetrics('test')
    let n = 1
    metrics.events(() => ({ 'flow.flows': n }))
    metrics.events(async () => ({ 'flow.flows': 1, 'alerts.bola.high': 2 }))
    metrics.events(() => ({
      'alerts.bola.high': 2,
      'bus.sent_bytes': 7,
      'capture.kernel_drops': 3,
      'wire.bad_ip_version': 4,
      x: 1,
    }))
    metrics.gauges('worker_lag_messages', 'lag', 'worker', () => ({ risk: 5 }))
    let problem: string | undefined = 'no partition yet'
    const server = await startServer('127.0.0.1:0', metrics.registry, { live: () => undefined, ready: () => problem })
    const get = async (path: string) => {
      const answer = await fetch(`http://${server.address}${path}`)
      return { status: answer.status, text: await answer.text() }
    }
    try {
      n = 41
      const { text } = await get('/metrics')
      expect(text).toContain('apiscope_events_total{room="flow",event="flows",component="test"} 42')
      expect(text).toContain('apiscope_alerts_total{kind="bola",severity="high",component="test"} 4')
      expect(text).toContain('apiscope_bytes_total{room="bus",event="sent",component="test"} 7')
      expect(text).toContain('apiscope_dropped_total{room="capture",reason="kernel_drops",component="test"} 3')
      expect(text).toContain('apiscope_dropped_total{room="wire",reason="bad_ip_version",component="test"} 4')
      expect(text).toContain('apiscope_events_total{room="other",event="x",component="test"} 1')
      expect(text).toMatch(/apiscope_build_info{version="[^"]+",node_version="[^"]+",component="test"} 1/)
      expect(text).toMatch(/^process_cpu_seconds_total/m)
      expect(text).toContain('apiscope_worker_lag_messages{worker="risk",component="test"} 5')
      // A second scrape shows totals, not sums of scrapes.
      expect((await get('/metrics')).text).toContain('event="flows",component="test"} 42')
      expect(await get('/healthz')).toEqual({ status: 200, text: 'ok\n' })
      expect(await get('/readyz')).toEqual({ status: 503, text: 'no partition yet\n' })
      problem = undefined
      expect((await get('/readyz')).status).toBe(200)
      expect((await get('/')).status).toBe(404)
    } finally {
      await server.close()
    }
  })

  it('K25: idle connections keep nobody out', async () => {
    const health = { live: () => undefined, ready: () => undefined }
    const server = await startServer('127.0.0.1:0', createMetrics('test').registry, health)
    const [host, port] = server.address.split(':')
    const idle = await Promise.all(
      Array.from(
        { length: 100 },
        () =>
          new Promise<Socket>((resolve) => {
            const socket = connect(Number(port), host, () => resolve(socket))
            socket.on('error', () => {})
          }),
      ),
    )
    try {
      for (let i = 0; i < 5; i++) expect((await fetch(`http://${server.address}/healthz`)).status).toBe(200)
    } finally {
      for (const socket of idle) socket.destroy()
      await server.close()
    }
  })

  it('says when the metrics cannot be collected, and goes on', async () => {
    const metrics = createMetrics('test')
    metrics.events(() => Promise.reject(new Error('no answer')))
    const health = { live: () => undefined, ready: () => undefined }
    const server = await startServer('127.0.0.1:0', metrics.registry, health)
    try {
      expect((await fetch(`http://${server.address}/metrics`)).status).toBe(500)
      expect((await fetch(`http://${server.address}/healthz`)).status).toBe(200)
    } finally {
      await server.close()
    }
  })

  it('bounds the names it distinguishes', async () => {
    const metrics = createMetrics('test')
    metrics.events(() => Object.fromEntries(Array.from({ length: 2000 }, (_, i) => [`n${i}`, 1])))
    const text = await metrics.registry.metrics()
    expect(text.match(/apiscope_events_total\{/g)).toHaveLength(501)
    expect(text).toContain('event="(other)",component="test"} 1500')
  })

  it('reads addresses and says what is wrong with others', async () => {
    expect(parseListen('9464')).toEqual({ host: '127.0.0.1', port: 9464 })
    expect(parseListen('[::]:80')).toEqual({ host: '::', port: 80 })
    for (const wrong of ['', 'here', '1.2.3.4:99999', 'a b:1']) expect(() => parseListen(wrong)).toThrow(/HOST:PORT/)
    const first = await startServer('127.0.0.1:0', createMetrics('a').registry, {
      live: () => undefined,
      ready: () => undefined,
    })
    const again = startServer(first.address, createMetrics('b').registry, {
      live: () => undefined,
      ready: () => undefined,
    })
    await expect(again).rejects.toMatchObject({ exit: 2, message: expect.stringContaining('in use') })
    await first.close()
  })
})
