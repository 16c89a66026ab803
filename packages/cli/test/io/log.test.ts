import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { EcsFlat } from '@elastic/ecs'

/** What a log of that format writes to standard error, in a process of its own: it goes to the descriptor. */
function logged(format: string): string {
  const script = `
    const { createLog } = require(${JSON.stringify(join(__dirname, '../../dist/io/log.js'))})
    createLog('worker', '${format}', 'info').warn({ worker: 'risk', n: 2 }, 'a \\u202e line')
  `
  return execFileSync('sh', ['-c', '"$0" -e "$1" 2>&1', process.execPath, script]).toString()
}

function* leaves(node: unknown, path = ''): Generator<string> {
  if (typeof node === 'object' && node !== null)
    for (const [key, value] of Object.entries(node)) yield* leaves(value, path === '' ? key : `${path}.${key}`)
  else yield path
}

describe('the log', () => {
  it('speaks ECS: fields of the schema, and ours under one name', () => {
    const text = logged('ecs')
    const { apiscope, ...standard } = JSON.parse(text)
    expect([...leaves(standard)].filter((path) => !(path in EcsFlat))).toEqual([])
    expect(standard).toMatchObject({
      log: { level: 'warn' },
      service: { name: 'apiscope-worker' },
      message: 'a \u202e line',
    })
    expect(apiscope).toEqual({ worker: 'risk', n: 2 })
    expect(text).not.toContain('\u202e')
  })

  it('is JSON by default and text for a terminal', () => {
    expect(JSON.parse(logged('json'))).toMatchObject({ level: 'warn', worker: 'risk' })
    expect(logged('text')).toMatch(/^\S+Z WARN {2}a \\u202e line worker=risk n=2\n$/)
  })
})
