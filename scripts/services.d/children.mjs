// Children that run the built `apiscope` command, started, killed and counted.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync } from 'node:fs'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '../..')
export const BIN = join(ROOT, 'packages/cli/bin/apiscope.js')

/**
 * One process; `ended` resolves to { code, signal }. The last lines of its log are kept; all of them are appended to the file that
 * APISCOPE_CHILD_LOG names, if it does.
 */
export function startChild(args, { env = {}, stdin = 'ignore', node = [] } = {}) {
  const child = spawn(process.execPath, [...node, BIN, ...args], {
    env: { ...process.env, APISCOPE_LOG_LEVEL: process.env.APISCOPE_CHILD_LOG ? 'info' : 'warn', ...env },
    stdio: [stdin, 'ignore', 'pipe'],
  })
  const log = []
  child.stderr.setEncoding('utf8').on('data', (text) => {
    log.push(...text.split('\n').filter(Boolean))
    if (process.env.APISCOPE_CHILD_LOG) appendFileSync(process.env.APISCOPE_CHILD_LOG, text)
    log.splice(0, Math.max(0, log.length - 40))
  })
  const ended = once(child, 'close').then(([code, signal]) => ({ code, signal }))
  return { child, ended, log, alive: () => child.exitCode === null && child.signalCode === null }
}

/** Copies of one worker, started again by themselves when they end without being told to, as a supervisor would. */
export class Copies {
  live = []
  /** How often a copy ended by itself, with the end of its log. */
  unexpected = []

  constructor(name, args, env) {
    Object.assign(this, { name, args, env })
  }

  add() {
    const copy = startChild(['worker', this.name, ...this.args], { env: this.env })
    this.live.push(copy)
    copy.ended.then(({ code, signal }) => {
      if (copy.told) return
      this.live = this.live.filter((other) => other !== copy)
      this.unexpected.push(`${this.name} ended with ${code ?? signal}: ${copy.log.at(-1) ?? ''}`)
      this.add()
    })
  }

  /** SIGKILL, and started again at once. */
  async kill(random) {
    const copy = this.take(random)
    copy.child.kill('SIGKILL')
    await copy.ended
    this.add()
  }

  /** SIGSTOP for a while, as a machine that hangs: others may own its partitions when it goes on, and it believes to own them still. */
  async freeze(random, ms) {
    const copy = this.live[Math.floor(random() * this.live.length)]
    copy.child.kill('SIGSTOP')
    await new Promise((resolve) => setTimeout(resolve, ms))
    copy.child.kill('SIGCONT')
  }

  /** SIGTERM: the copy commits and leaves. Answers its exit status. */
  async remove(random) {
    const copy = this.take(random)
    copy.child.kill('SIGTERM')
    return (await copy.ended).code
  }

  /** SIGKILL to all, for good. */
  abandon() {
    while (this.live.length > 0) this.take(() => 0).child.kill('SIGKILL')
  }

  async removeAll() {
    const codes = []
    while (this.live.length > 0) codes.push(this.remove(() => 0))
    return Promise.all(codes)
  }

  take(random) {
    const copy = this.live.splice(Math.floor(random() * this.live.length), 1)[0]
    copy.told = true
    return copy
  }
}

/** Feeds a capture to a child's standard input so that it lasts `ms`; a new child gets what the last one had at once. */
export class PacedInput {
  sent = 0

  constructor(bytes, ms) {
    Object.assign(this, { bytes, ms, started: performance.now() })
  }

  async into(child) {
    const { stdin } = child
    let gone = false
    let wake = () => {}
    const leave = () => {
      gone = true
      wake()
    }
    stdin.on('error', leave)
    child.on('close', leave)
    stdin.on('drain', () => wake())
    for (let at = 0; at < this.bytes.length && !gone; ) {
      const share = Math.min(1, (performance.now() - this.started) / this.ms)
      const target = Math.floor(this.bytes.length * share)
      if (target <= at) {
        await new Promise((resolve) => setTimeout(resolve, 50))
        continue
      }
      const upto = Math.min(target, at + 65_536)
      const drained = new Promise((resolve) => {
        wake = resolve
      })
      if (!stdin.write(this.bytes.subarray(at, upto)) && !gone) await drained
      at = upto
      this.sent = Math.max(this.sent, at)
    }
    if (!gone) stdin.end()
  }
}
