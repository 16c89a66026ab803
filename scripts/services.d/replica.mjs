// A replica of a Redis server, to fail over to: what it had not yet been sent is lost then, as it is anywhere.
import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export class Replica {
  constructor(port, primaryPort) {
    Object.assign(this, { port, directory: mkdtempSync(join(tmpdir(), 'apiscope-replica-')) })
    const args = [
      '--port',
      port,
      '--bind',
      '127.0.0.1',
      '--dir',
      this.directory,
      '--save',
      '',
      '--repl-diskless-sync-delay',
      0,
    ]
    args.push('--replicaof', '127.0.0.1', primaryPort)
    this.child = spawn('redis-server', args.map(String), { stdio: 'ignore' })
  }

  cli(...args) {
    return execFileSync('redis-cli', ['-p', String(this.port), ...args], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    })
  }

  async synced() {
    for (;;) {
      try {
        if (/master_link_status:up/.test(this.cli('INFO', 'replication'))) return
      } catch {
        // Not up yet.
      }
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }

  /** Takes nothing more from its primary, and writes of others. */
  promote() {
    this.cli('REPLICAOF', 'NO', 'ONE')
  }

  stop() {
    this.child.kill('SIGKILL')
    rmSync(this.directory, { recursive: true, force: true })
  }
}
