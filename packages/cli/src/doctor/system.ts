/** The machine: Node, memory, socket buffers, files, clock. */

import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { totalmem } from 'node:os'
import { getHeapStatistics } from 'node:v8'
import { size } from '@apiscope/model'
import { type Finding, note, ok, problem } from './check.js'

const OLDEST_NODE = [20, 10]
/** Receive buffer that survives a second of a busy mirror. Bytes. */
const RECEIVE_BUFFER = 16 * 1024 * 1024
const OPEN_FILES = 4096
const MEMORY = 1.5e9

export function checkNode(version = process.versions.node): Finding {
  const [major, minor] = version.split('.').map(Number)
  const old = major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1])
  return old
    ? problem('node', `Node.js ${version} is too old`, `install Node.js ${OLDEST_NODE.join('.')} or later`)
    : ok('node', `Node.js ${version}`)
}

export function checkMemory(total = totalmem(), heap = getHeapStatistics().heap_size_limit): Finding {
  const text = `${size(total)} in the machine, ${size(heap)} for the heap`
  return total < MEMORY
    ? note('memory', text, 'give it 2 GB, or lower the memory limits (docs/limits.md)')
    : ok('memory', text)
}

/** UDP tunnel listeners lose datagrams when the kernel may not buffer. */
export function checkReceiveBuffer(read = () => readFileSync('/proc/sys/net/core/rmem_max', 'utf8')): Finding {
  let max: number
  try {
    max = Number(read())
  } catch {
    return note('socket buffers', 'net.core.rmem_max cannot be read', 'see that UDP sockets may buffer 16 MiB')
  }
  if (max >= RECEIVE_BUFFER) return ok('socket buffers', `net.core.rmem_max is ${size(max)}`)
  return note(
    'socket buffers',
    `net.core.rmem_max is ${size(max)}: vxlan:// and geneve:// listeners lose datagrams in bursts`,
    `sysctl -w net.core.rmem_max=${RECEIVE_BUFFER * 2}`,
  )
}

export function checkOpenFiles(read = () => readFileSync('/proc/self/limits', 'utf8')): Finding {
  let soft: number
  try {
    const text = /^Max open files\s+(\d+|unlimited)/m.exec(read())?.[1]
    soft = text === 'unlimited' ? Number.POSITIVE_INFINITY : Number(text)
  } catch {
    return ok('open files', 'limit unknown')
  }
  const text = `at most ${soft} open files`
  return soft < OPEN_FILES ? note('open files', text, `ulimit -n ${OPEN_FILES}`) : ok('open files', text)
}

/** Packet time is the machine's time: alerts of several sensors only line up when their clocks agree. */
export function checkClock(): Finding {
  if (existsSync('/run/systemd/timesync/synchronized')) return ok('clock', 'kept by systemd-timesyncd')
  const chrony = spawnSync('chronyc', ['-n', 'tracking'], { encoding: 'utf8', timeout: 3000 })
  if (chrony.status === 0) {
    const offset = /System time\s*:\s*([\d.]+) seconds/.exec(chrony.stdout)?.[1]
    return Number(offset) > 1
      ? problem('clock', `${offset} s off`, 'let chrony step the clock: chronyc makestep')
      : ok('clock', 'kept by chrony')
  }
  return note(
    'clock',
    'nothing seems to keep the clock (in a container the host may do it)',
    'apt-get install chrony, when several sensors feed one bus',
  )
}
