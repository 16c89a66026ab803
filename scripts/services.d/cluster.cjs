// Three Redis nodes on loopback ports that share the slots: a cluster of one's own.
const { execFileSync, spawn } = require('node:child_process')
const { mkdtempSync, rmSync } = require('node:fs')
const { tmpdir } = require('node:os')
const { join } = require('node:path')

/** Times that other ports are tried: what runs beside may have taken one since it was looked for. */
const ATTEMPTS = 5

/** Starts it on `port`, +1 and +2 (and each + 10,000, where the nodes talk), or further up; resolves to { ports, cli(port, …args), stop() }. */
async function ownCluster(port) {
  for (let attempt = 1; ; attempt++) {
    try {
      return await clusterAt(port + (attempt - 1) * 17)
    } catch (error) {
      if (attempt === ATTEMPTS) throw error
    }
  }
}

async function clusterAt(port) {
  const ports = [port, port + 1, port + 2]
  const directory = mkdtempSync(join(tmpdir(), 'apiscope-cluster-'))
  const nodes = ports.map((own) => {
    const args = ['--port', own, '--bind', '127.0.0.1', '--dir', directory, '--cluster-enabled', 'yes', '--save', '']
    args.push('--cluster-config-file', `nodes-${own}.conf`, '--appendonly', 'yes', '--appenddirname', `aof-${own}`)
    return spawn('redis-server', args.map(String), { stdio: 'ignore' })
  })
  const isUp = () => nodes.every(({ exitCode }) => exitCode === null)
  const cli = (own, ...args) =>
    execFileSync('redis-cli', ['-p', String(own), ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  const stop = () => {
    for (const node of nodes) node.kill('SIGKILL')
    rmSync(directory, { recursive: true, force: true })
  }
  const until = async (what) => {
    for (let i = 0; i < 300 && isUp(); i++) {
      try {
        if (what() && isUp()) return
      } catch {}
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    stop()
    throw new Error('the Redis nodes do not answer')
  }
  await until(() => ports.every((own) => cli(own, 'PING') === 'PONG\n'))
  const addresses = ports.map((own) => `127.0.0.1:${own}`)
  execFileSync('redis-cli', ['--cluster', 'create', ...addresses, '--cluster-replicas', '0', '--cluster-yes'], {
    stdio: 'ignore',
  })
  await until(() => ports.every((own) => cli(own, 'CLUSTER', 'INFO').includes('cluster_state:ok')))
  return { ports, cli, stop }
}

module.exports = { ownCluster }
