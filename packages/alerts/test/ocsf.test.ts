import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Exchange } from '@apiscope/schema'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import * as fc from 'fast-check'
import { canonicalAddress, infoOf, type OcsfEvent, ocsfActivity, ocsfFinding } from '../src/index.js'
import { anyAlert, nasty, SAMPLES } from './samples.js'

const PRODUCT = { version: '1.2.3', console: 'https://apiscope.example' }

/** The published classes, as scripts/ocsf-schemas.py extracts them. */
const published = JSON.parse(readFileSync(join(__dirname, 'references/ocsf-1.8.0.json'), 'utf8'))
const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false })
const validators = new Map<number, ValidateFunction>(
  Object.values(
    published.classes as Record<string, { properties: { class_uid: { const?: number; enum?: number[] } } }>,
  ).map((one) => [
    one.properties.class_uid.const ?? one.properties.class_uid.enum![0]!,
    ajv.compile({ ...one, $defs: published.$defs }),
  ]),
)

function problems(event: OcsfEvent): unknown[] {
  const validate = validators.get(event.class_uid)!
  // As a consumer gets it: through JSON.
  return validate(JSON.parse(JSON.stringify(event))) ? [] : (validate.errors ?? [])
}

describe('OCSF 1.8', () => {
  it('knows the four classes', () => expect([...validators.keys()].sort()).toEqual([2004, 2006, 2007, 6003]))

  it.each(SAMPLES.map((alert) => [alert.kind, alert] as const))('%s is valid by the published schema', (_, alert) => {
    const event = ocsfFinding(alert, PRODUCT)
    expect(problems(event)).toEqual([])
    expect(event.class_uid).toBe({ behaviour: 2004, data: 2006, posture: 2007 }[infoOf(alert.kind).nature])
    expect(event.type_uid).toBe(event.class_uid * 100 + 1)
  })

  it('a schema that would take anything would be no check', () => {
    const event = ocsfFinding(SAMPLES[0]!, PRODUCT)
    expect(problems({ ...event, invented: 1 })).not.toEqual([])
    expect(problems({ ...event, severity_id: 'high' })).not.toEqual([])
    const { finding_info: _, ...without } = event
    expect(problems(without as OcsfEvent)).not.toEqual([])
  })

  it('any alert is valid, and time is whole', () => {
    fc.assert(
      fc.property(anyAlert, (alert) => {
        const event = ocsfFinding(alert, { version: '1' })
        expect(problems(event)).toEqual([])
        expect(Number.isSafeInteger(event.time)).toBe(true)
      }),
      { numRuns: 300 },
    )
  })

  it('the band is the baseline of the anomaly analysis', () => {
    const bola = SAMPLES.find(({ kind }) => kind === 'bola')!
    const { anomaly_analyses, finding_info, evidences } = ocsfFinding(bola, PRODUCT)
    expect(anomaly_analyses).toEqual([
      {
        analysis_targets: [
          { name: bola.api.id, type: 'API' },
          { name: bola.client!.id, type: 'API client' },
        ],
        anomalies: [
          {
            observation_parameter: 'objects',
            observation_type: 'Volume Analysis',
            observed_pattern: '10 different objects',
            observations: [
              {
                value: '10',
                timespan: { type_id: 9, type: 'Time Interval', start_time: 1741774800007, end_time: 1741775400007 },
              },
            ],
          },
        ],
        baselines: [
          {
            observation_parameter: 'objects',
            observation_type: 'Volume Analysis',
            observed_pattern:
              'at least 0 different objects, usually 2 different objects, at most 10.5 different objects',
            observations: [{ value: '0' }, { value: '2' }, { value: '10.5' }],
          },
        ],
      },
    ])
    expect(finding_info).toMatchObject({ attacks: [{ technique: { uid: 'T1190' } }] })
    expect(evidences).toMatchObject([{ src_endpoint: { ip: '203.0.113.50' } }])
  })

  it.each([
    ['0:0:0:0:0:0:0.100.100.100', '::64:6464'],
    ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
    ['fe80::1%eth0', 'fe80::1'],
    ['::ffff:192.0.2.1', '::ffff:c000:201'],
    ['192.0.2.1', '192.0.2.1'],
    ['host.example', undefined],
    ['', undefined],
  ])('the address %s is written %s', (ip, written) => expect(canonicalAddress(ip)).toBe(written))

  it('any exchange is an API Activity without a value of a parameter', () => {
    const exchange = fc.record(
      {
        v: fc.constant(1 as const),
        id: nasty,
        time: fc.double({ min: 0, max: 4e12, noNaN: true }),
        durationMs: fc.double({ min: 0, max: 1e9, noNaN: true }),
        sensor: nasty,
        client: fc.record({ ip: fc.oneof(fc.ipV4(), nasty), port: fc.nat(65535), id: nasty }),
        server: fc.record({ ip: fc.oneof(fc.ipV6(), nasty), port: fc.nat(65535) }),
        api: fc.record({ id: nasty, host: nasty, method: nasty, template: nasty }),
        request: fc.record({
          version: fc.constant('1.1'),
          method: fc.oneof(fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'constructor'), nasty),
          target: fc.constant('/canary-in-target?q=canary-in-target'),
          host: nasty,
          bodyBytes: fc.nat(),
        }),
        response: fc.record({ status: fc.integer({ min: 100, max: 999 }), bodyBytes: fc.nat() }),
        parameters: fc.constant([{ in: 'query' as const, name: 'q', values: ['canary-in-target'] }]),
        quality: fc.constant({ gapBytes: 0, truncated: false, oneSided: false }),
      },
      { requiredKeys: ['v', 'id', 'time', 'sensor', 'client', 'server', 'api', 'parameters', 'quality'] },
    ) as fc.Arbitrary<Exchange>
    fc.assert(
      fc.property(exchange, (one) => {
        const event = ocsfActivity(one, PRODUCT)
        expect(problems(event)).toEqual([])
        expect(JSON.stringify(event)).not.toContain('canary-in-target')
      }),
      { numRuns: 300 },
    )
  })
})
