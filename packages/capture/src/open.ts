import type { Readable } from 'node:stream'
import { ApiscopeError } from '@apiscope/schema'
import { LINKTYPE_GENEVE, LINKTYPE_VXLAN } from '@apiscope/wire'
import { openCapture } from './file.js'
import { type CaptureLimits, DEFAULT_CAPTURE_LIMITS } from './limits.js'
import { CaptureChild } from './live/child.js'
import { InterfaceSource } from './live/interface.js'
import { PcapOverIp } from './live/pcap-over-ip.js'
import { dumpcap, tcpdump } from './live/tools.js'
import { UdpListener } from './live/udp-listener.js'
import type { FrameSource } from './source.js'
import { parseSource } from './spec.js'

export interface OpenSourceOptions extends Partial<CaptureLimits> {
  /** BPF filter (man pcap-filter), for `iface:`, `tcpdump:` and `dumpcap:`. */
  bpf?: string
  /** What `-` reads. Default: the process's standard input. */
  stdin?: Readable
  /** Told what the operator should know and mend while the source runs. Default: nobody. */
  warn?(message: string): void
  /** Called once when the source is open and frames can come: the device, the port, the file. Default: nobody. */
  opened?(): void
}

/**
 * The source that `spec` names: `file:PATH`, `-`, `iface:NAME`, `tcpdump:NAME`, `dumpcap:NAME`, `vxlan://HOST:PORT`,
 * `geneve://HOST:PORT`, `pcap-over-ip://HOST:PORT`. Nothing is opened before `run`.
 * @throws ApiscopeError with exit 2: `capture.bad_source`, `capture.filter_unsupported`
 */
export function openSource(spec: string, options: OpenSourceOptions = {}): FrameSource {
  const parsed = parseSource(spec)
  const limits = { ...DEFAULT_CAPTURE_LIMITS, ...options }
  const warn = options.warn ?? (() => {})
  const { bpf } = options
  const opened = once(options.opened)
  const { interfaceBytes, kernelBytes, ringBytes, reconnectMs } = limits
  switch (parsed.kind) {
    case 'iface':
      return new InterfaceSource(spec, { device: parsed.device, bpf, kernelBytes: interfaceBytes }, limits, opened)
    case 'tcpdump':
      return new CaptureChild(spec, { tool: tcpdump({ device: parsed.device, bpf, kernelBytes }), limits, opened })
    case 'dumpcap':
      return new CaptureChild(spec, { tool: dumpcap({ device: parsed.device, bpf, kernelBytes }), limits, opened })
  }
  if (bpf) {
    const mend = 'filter with: tcpdump -r FILE -w - FILTER | apiscope … -'
    throw new ApiscopeError('capture.filter_unsupported', `${spec} takes no BPF filter; ${mend}`, 2)
  }
  switch (parsed.kind) {
    case 'file':
      return openCapture(parsed.path, { ...options, opened })
    case 'pcap-over-ip':
      return new PcapOverIp(spec, { host: parsed.host, port: parsed.port, limits, reconnectMs, warn, opened })
    default: {
      const linkType = parsed.kind === 'vxlan' ? LINKTYPE_VXLAN : LINKTYPE_GENEVE
      const { receiveBytes } = limits
      return new UdpListener(spec, {
        host: parsed.host,
        port: parsed.port,
        linkType,
        receiveBytes,
        ringBytes,
        warn,
        opened,
      })
    }
  }
}

/** Sources that connect again open more than once. */
function once(opened: (() => void) | undefined): () => void {
  let told = false
  return () => {
    if (!told) opened?.()
    told = true
  }
}
