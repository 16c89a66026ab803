/** Runs the built command as a child process, as a user would. */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { FIXTURE_KEY } from '@apiscope/sensor'

// A command takes a second on a quiet machine; on a busy one it may take many.
export const ROOT = join(__dirname, '../../../..')
export const BIN = join(ROOT, 'packages/cli/bin/apiscope.js')
export const SHOP = join(ROOT, 'fixtures/shop/shop.pcapng.gz')

export interface Run {
  status: number | null
  stdout: string
  stderr: string
}

export function apiscope(
  args: string[],
  options: { input?: string | Buffer; env?: NodeJS.ProcessEnv } = {},
): Promise<Run> {
  if (!existsSync(join(ROOT, 'packages/cli/dist/main.js'))) throw new Error('not built: run npx tsc -b first')
  return new Promise((resolve, reject) => {
    // One key for all runs, so that what two of them print can be compared.
    const key = args[0] === 'analyze' || args[0] === 'exchanges' ? { APISCOPE_KEY: FIXTURE_KEY.toString() } : {}
    const env = { ...process.env, ...key, NO_COLOR: '1', ...options.env }
    const child = spawn(process.execPath, [BIN, ...args], { cwd: ROOT, env, stdio: ['pipe', 'pipe', 'pipe'] })
    const parts: { out: Buffer[]; err: Buffer[] } = { out: [], err: [] }
    child.stdout.on('data', (data) => parts.out.push(data))
    child.stderr.on('data', (data) => parts.err.push(data))
    child.stdin.on('error', () => undefined)
    child.on('error', reject)
    child.on('close', (status) =>
      resolve({ status, stdout: Buffer.concat(parts.out).toString(), stderr: Buffer.concat(parts.err).toString() }),
    )
    child.stdin.end(options.input ?? '')
  })
}

export const jsonLines = (text: string) =>
  text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))
