/** Alerts for tests. */
import { type Alert, alertId, type Severity } from '@apiscope/schema'

export function alertOf(n: number | string, more: Partial<Alert> & { incident?: string } = {}): Alert {
  const { incident, ...rest } = more
  return {
    v: 1,
    id: alertId('bola', n),
    time: 1_741_774_814_818,
    kind: 'bola',
    severity: 'high' as Severity,
    api: { id: 'GET api.shop.example/o/{id}', host: 'api.shop.example', method: 'GET', template: '/o/{id}' },
    client: { id: 'ip:203.0.113.50', ip: '203.0.113.50' },
    title: `One login reads many objects: ${n}`,
    evidence: { metric: 'objects', observed: 10, expected: 2, upper: 10, ...(incident ? { incident } : {}) },
    ...rest,
  }
}
