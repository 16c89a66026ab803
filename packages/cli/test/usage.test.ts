import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Command } from 'commander'
import { COMMANDS } from '../src/commands/index.js'
import { program } from '../src/main.js'
import { apiscope } from './support/run.js'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'apiscope-usage-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function leaves(command: Command): Command[] {
  const subs = command.commands.filter((sub) => sub.name() !== 'help')
  return subs.length === 0 ? [command] : subs.flatMap(leaves)
}

describe('the command line', () => {
  it.each(Object.keys(COMMANDS))('%s explains itself, each part with an example', async (name) => {
    const root = await program({ status: 0 }, [name])
    expect(root.commands.map((command) => command.name())).toContain(name)
    for (const command of leaves(root)) {
      let text = ''
      command.configureOutput({
        writeOut: (part) => {
          text += part
        },
      })
      command.outputHelp()
      expect(text).toMatch(/\nExample: apiscope /)
      expect(command.description()).not.toBe('')
    }
  })

  it('prints help and version with status 0', async () => {
    const [help, version] = await Promise.all([apiscope(['--help']), apiscope(['--version'])])
    expect(help.status).toBe(0)
    expect(help.stdout).toContain('analyze')
    expect(version).toMatchObject({ status: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) })
  })

  it.each([
    [['frobnicate'], 'unknown command'],
    [['analyze'], 'missing required argument'],
    [['analyze', '--frobnicate', 'x.pcap'], "unknown option '--frobnicate'"],
    [['analyze', '--top', 'many', 'x.pcap'], 'whole number'],
    [['inventory'], '--state'],
    [['alerts'], '--bus'],
    [['inventory', '--format', 'xml'], 'Allowed choices'],
    [['--config', '/nonexistent.json', 'doctor'], 'no such file'],
    [['analyze', '--state', 'mysql://x', 'x.pcap'], '--state'],
  ])('%j is wrong usage: status 2, one message, no stack', async (args, message) => {
    const run = await apiscope(args)
    expect(run.status).toBe(2)
    expect(run.stderr).toContain(message)
    expect(run.stderr).not.toMatch(/\n\s+at /)
    expect(run.stdout).toBe('')
  })

  it('takes options from a file, below the command line, and refuses names that nobody has', async () => {
    const config = join(folder, 'config.json')
    writeFileSync(config, JSON.stringify({ json: true, bus: 'embedded' }))
    const run = await apiscope(['--config', config, 'doctor'])
    expect(run.stdout.startsWith('{')).toBe(true)
    expect(run.stdout).toContain('"name":"bus"')
    writeFileSync(config, JSON.stringify({ jason: true }))
    const wrong = await apiscope(['--config', config, 'doctor'])
    expect(wrong).toMatchObject({ status: 2, stderr: expect.stringContaining('--jason') })
  })
})
