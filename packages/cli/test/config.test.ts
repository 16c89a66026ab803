import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { parse } from 'yaml'
import { completionScript } from '../src/io/completion.js'
import { configSchema, leavesOf } from '../src/io/option-schema.js'
import { program } from '../src/main.js'
import { apiscope, ROOT } from './support/run.js'

describe('files of options', () => {
  const folder = mkdtempSync(join(tmpdir(), 'config-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  const write = (text: string) => {
    const path = join(folder, 'options.yaml')
    writeFileSync(path, text)
    return path
  }

  it('are YAML or JSON, and `config check` says what is wrong', async () => {
    const good = await apiscope([
      'config',
      'check',
      write('# comment\nsource: vxlan://0.0.0.0:4789\nlog-format: text\nallow: [10.0.0.1, 10.0.0.2]\n'),
    ])
    expect(good).toMatchObject({ status: 0, stdout: expect.stringContaining('3 options, nothing wrong') })
    const bad = await apiscope(['config', 'check', write('{"sorce": "x", "log-format": "xml", "follow": "yes"}')])
    expect(bad.status).toBe(2)
    expect(bad.stderr).toMatch(/--sorce; is --source meant\?.*log-format: .*Allowed choices.*follow is true or false/)
    const broken = await apiscope(['config', 'check', write('a: [canary-secret\nb: }')])
    expect(broken).toMatchObject({ status: 2, stderr: expect.not.stringContaining('canary') })
    expect((await apiscope(['config', 'check', write('- a')])).status).toBe(2)
  })

  it('are taken by a command from YAML', async () => {
    const run = await apiscope(['--config', write('min-severity: high\nstate: /nowhere/at/all'), 'alerts'])
    expect(run).toMatchObject({ status: 2, stderr: expect.stringContaining('/nowhere/at/all: no such directory') })
  })

  it('have a JSON Schema that takes what the check takes', async () => {
    const root = await program({ status: 0 })
    const validate = new Ajv2020({ strict: false }).compile(configSchema(root))
    expect(validate(parse('source: vxlan://0.0.0.0:4789\nlog-format: text\nallow: [a, b]\nthreads: 2'))).toBe(true)
    for (const wrong of [{ sorce: 'x' }, { 'log-format': 'xml' }, { follow: 'yes' }])
      expect(validate(wrong)).toBe(false)
  })
})

describe('completion', () => {
  it('of bash: commands, their parts, options and choices', async () => {
    const root = await program({ status: 0 })
    const script = completionScript(root, 'bash')
    const complete = (...words: string[]) =>
      execFileSync('bash', [
        '-c',
        `${script}\nCOMP_WORDS=(apiscope "$@"); COMP_CWORD=$#; _apiscope; echo "\${COMPREPLY[@]}"`,
        'bash',
        ...words,
      ])
        .toString()
        .trim()
        .split(' ')
    expect(complete('al')).toEqual(['alerts'])
    expect(complete('alerts', '')).toEqual(expect.arrayContaining(['dismiss', '--format', '--follow', '-f']))
    expect(complete('alerts', '--format', '')).toEqual(['table', 'json', 'ocsf', 'ecs', 'cef', 'text'])
    expect(complete('alerts', '--format', 'e')).toEqual(['ecs'])
    expect(complete('risk', 'ex')).toEqual(['explain'])
    expect(complete('alerts', '--kind', 'bo')).toEqual(['bola'])
    for (const { words } of leavesOf(root)) expect(complete(...words, '--he')).toContain('--help')
  })

  it('of zsh and fish has every command', async () => {
    const root = await program({ status: 0 })
    for (const shell of ['zsh', 'fish'] as const) {
      const script = completionScript(root, shell)
      for (const { words } of leavesOf(root)) expect(script).toContain(words.at(-1))
    }
  })
})

describe('units of systemd', () => {
  const folder = join(ROOT, 'deploy/systemd')
  const units = readdirSync(folder).filter((name) => name.endsWith('.service'))
  const analyze = existsSync('/usr/bin/systemd-analyze') ? it : it.skip
  analyze.each(units)('%s is exposed by at most 2.0', (unit) => {
    execFileSync(
      'systemd-analyze',
      ['security', '--offline=true', '--no-pager', '--threshold=20', join(folder, unit)],
      { stdio: 'pipe' },
    )
  })

  it.each(units)('%s starts a command with options that there are', async (unit) => {
    const line = /^ExecStart=\/usr\/bin\/apiscope (.*)$/m.exec(readFileSync(join(folder, unit), 'utf8'))![1]!
    const words = line.split(' ').filter((word) => !word.startsWith('/'))
    const root = await program({ status: 0 })
    const command = root.commands.find((one) => words.includes(one.name()))!
    expect(command).toBeDefined()
    for (const word of words.filter((one) => one.startsWith('--'))) {
      expect([...root.options, ...command.options].map(({ long }) => long)).toContain(word)
    }
  })
})
