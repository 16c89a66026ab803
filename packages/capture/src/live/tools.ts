import { ApiscopeError } from '@apiscope/schema'

/** A program that writes a capture to its standard output until it is told to end. */
export interface CaptureTool {
  /** For messages. */
  name: string
  command: string
  args: string[]
  /** It tells its counts on SIGUSR1. */
  answersUsr1: boolean
  /** How long it may take to write out the rest after SIGTERM, ms. */
  graceMs: number
  /** Why it could not begin, from what it said on stderr. */
  explain(said: string): ApiscopeError
  /** Why it could not be started. */
  missing(cause: NodeJS.ErrnoException): ApiscopeError
}

export interface CaptureRequest {
  device: string
  bpf?: string
  /** Kernel buffer, bytes. */
  kernelBytes: number
}

const GRACE_MS = 5000

export function tcpdump(request: CaptureRequest): CaptureTool {
  const { device, bpf, kernelBytes } = request
  const buffer = String(Math.max(1, Math.round(kernelBytes / 1024)))
  return {
    name: 'tcpdump',
    command: 'tcpdump',
    // "--": a filter that begins with a dash must not become an option.
    args: ['-n', '-U', '-i', device, '-s', '0', '-B', buffer, '-w', '-', ...(bpf ? ['--', bpf] : [])],
    answersUsr1: true,
    graceMs: GRACE_MS,
    explain: (said) => explain('tcpdump', '$(command -v tcpdump)', request, said),
    missing: (cause) => missing('tcpdump', 'tcpdump', cause),
  }
}

export function dumpcap(request: CaptureRequest): CaptureTool {
  const { device, bpf, kernelBytes } = request
  const buffer = String(Math.max(1, Math.round(kernelBytes / 2 ** 20)))
  return {
    name: 'dumpcap',
    command: 'dumpcap',
    args: ['-q', '-i', device, '-s', '0', '-B', buffer, '-w', '-', ...(bpf ? ['-f', bpf] : [])],
    answersUsr1: false,
    graceMs: GRACE_MS,
    explain: (said) => explain('dumpcap', '$(command -v dumpcap)', request, said),
    missing: (cause) => missing('dumpcap', 'wireshark-common', cause),
  }
}

/** @param program shell text that names the file to give capabilities to */
export function explain(tool: string, program: string, request: CaptureRequest, said: string): ApiscopeError {
  const { device, bpf } = request
  if (/permission|not permitted|privileges/i.test(said)) {
    const mend = `run as root, or once: setcap cap_net_raw,cap_net_admin=eip "$(readlink -f "${program}")"`
    return new ApiscopeError('capture.permission', `${tool} may not capture on ${device}: ${mend}`)
  }
  if (/no such device|doesn't exist|no such interface|there is no device/i.test(said)) {
    const mend = 'ip -brief link lists them'
    return new ApiscopeError('capture.no_such_interface', `there is no interface ${device} (${mend})`, 2)
  }
  if (bpf && /filter|syntax|parse|unknown|expression|illegal/i.test(said)) {
    return new ApiscopeError('capture.bad_filter', `the filter "${bpf}" is not valid: ${said} (see man pcap-filter)`, 2)
  }
  const why = said || 'it did not say why'
  return new ApiscopeError('capture.child_failed', `${tool} could not capture on ${device}: ${why}`)
}

function missing(tool: string, debianPackage: string, cause: NodeJS.ErrnoException): ApiscopeError {
  const why = cause.code === 'ENOENT' ? `it is not installed: apt-get install ${debianPackage}` : cause.message
  return new ApiscopeError('capture.child_missing', `cannot start ${tool}: ${why}`, 1, { cause })
}
