/** Would live capture work here: programs, library, privileges. */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { type Finding, note, ok } from './check.js'

const CAP_NET_RAW = 13n

/** `iface:` needs the npm package `cap`, which is built where libpcap's headers are. */
export function checkLibpcap(load: (name: string) => unknown = require): Finding {
  try {
    load('cap')
    return ok('libpcap', 'iface: sources can be opened')
  } catch {
    return note(
      'libpcap',
      'the optional package cap is not built: no iface: sources',
      'apt-get install libpcap-dev g++ make python3, then npm rebuild cap; or use tcpdump:NAME, which needs none of it',
    )
  }
}

export function checkTcpdump(): Finding {
  for (const program of ['tcpdump', 'dumpcap']) {
    const run = spawnSync(program, ['--version'], { encoding: 'utf8', timeout: 5000 })
    if (run.error === undefined)
      return ok('tcpdump', `${program}: ${(run.stdout || run.stderr).split('\n')[0].slice(0, 60)}`)
  }
  return note('tcpdump', 'neither tcpdump nor dumpcap is installed: no tcpdump: sources', 'apt-get install tcpdump')
}

/** Root, or the capability to open packet sockets. */
export function checkPrivileges(status = readStatus()): Finding {
  const effective = /^CapEff:\s*([0-9a-f]+)/m.exec(status)?.[1]
  if (effective !== undefined && ((BigInt(`0x${effective}`) >> CAP_NET_RAW) & 1n) === 1n) {
    return ok('privileges', 'packet sockets may be opened (CAP_NET_RAW)')
  }
  return note(
    'privileges',
    'no CAP_NET_RAW: network devices cannot be opened',
    'setcap cap_net_raw,cap_net_admin=eip "$(command -v tcpdump)" and use tcpdump:NAME; or vxlan:// and geneve:// listeners, which need no privileges',
  )
}

function readStatus(): string {
  try {
    return readFileSync('/proc/self/status', 'utf8')
  } catch {
    return ''
  }
}
