import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ROOT } from './support/run.js'
import { shopBetween } from './support/slice.js'

describe('the package that is published', () => {
  const folder = mkdtempSync(join(tmpdir(), 'package-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  const run = (file: string, args: string[], cwd = folder) =>
    execFileSync(file, args, {
      cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NO_COLOR: '1' },
      maxBuffer: 1e8,
    }).toString()

  it('installed in an empty folder runs the demo', () => {
    const tarball = run(process.execPath, [join(ROOT, 'scripts/pack.mjs'), join(folder, 'build')]).trim()
    const files = run('tar', ['tzf', tarball]).trim().split('\n')
    for (const must of [
      'LICENSE',
      'NOTICE',
      'README.md',
      'SECURITY.md',
      'bin/apiscope.js',
      'docs/alerts/bola.md',
      'lib/index.d.ts',
    ])
      expect(files).toContain(`package/${must}`)
    expect(
      files.filter((file) => /\/(test|bench|training|scripts)\/|\.map$|\.tsbuildinfo$|\.pem$|\.env$/.test(file)),
    ).toEqual([])

    writeFileSync(join(folder, 'package.json'), '{"private":true}')
    run('npm', ['install', tarball, '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'])
    const manifest = JSON.parse(readFileSync(join(folder, 'node_modules/apiscope-daemon/package.json'), 'utf8'))
    expect(manifest).toMatchObject({
      license: 'Apache-2.0',
      bin: { apiscope: 'bin/apiscope.js' },
      publishConfig: { provenance: true },
    })
    const bin = join(folder, 'node_modules/.bin/apiscope')
    expect(run(bin, ['--version']).trim()).toBe(manifest.version)
    const capture = join(folder, 'shop.pcapng')
    writeFileSync(capture, shopBetween('2025-03-11T05:00:00Z', '2025-03-11T05:10:00Z'))
    const report = run(bin, ['analyze', capture])
    expect(report).toContain('api.shop.example/v1/login')
    expect(report).toContain('ALERTS')
    // What a service loads besides: schemas, models, scripts of the store, threads.
    const exchanges = run(bin, ['exchanges', capture, '--format', 'ocsf']).trim().split('\n')
    expect(JSON.parse(exchanges[0]!)).toMatchObject({ class_uid: 6003 })
    expect(() => run(bin, ['notify', '--targets', join(ROOT, 'docs/notify.md'), '--check'])).toThrow(/notify.md/)
  })
})
