import { createHash } from 'node:crypto'
import type { HttpCounters } from '../../counters.js'
import type { HttpLimits } from '../../limits.js'
import type { Declarations } from './declared-type.js'
import { DescriptorFiles } from './descriptor-files.js'

interface Host {
  files: DescriptorFiles
  /** Of files that were read, so that each is read once. */
  seen: Set<string>
  bytes: number
}

/** Descriptions that servers gave of themselves, by host. Bounded in bytes, of one host and of all; the oldest hosts go first. */
export class ReflectedFiles {
  private readonly hosts = new Map<string, Host>()
  private bytes = 0

  constructor(
    private readonly limits: Pick<HttpLimits, 'reflectedBytes' | 'reflectedHostBytes'>,
    private readonly counters: Pick<
      HttpCounters,
      'protobuf_reflected' | 'protobuf_reflected_broken' | 'protobuf_reflected_refused'
    >,
  ) {}

  of(host: string): Declarations | undefined {
    return this.hosts.get(host)?.files
  }

  /** @returns the files that are new */
  add(host: string, files: readonly Uint8Array[]): Uint8Array[] {
    return files.filter((file) => this.addFile(host, file))
  }

  private addFile(host: string, file: Uint8Array): boolean {
    const known = this.hosts.get(host) ?? { files: new DescriptorFiles(), seen: new Set(), bytes: 0 }
    const digest = createHash('sha256').update(file).digest('base64')
    if (known.seen.has(digest)) return false
    if (known.bytes + file.length > this.limits.reflectedHostBytes) {
      this.counters.protobuf_reflected_refused++
      return false
    }
    known.seen.add(digest)
    known.bytes += file.length
    this.bytes += file.length
    this.hosts.delete(host)
    this.hosts.set(host, known)
    this.shrink(known)
    try {
      known.files.addFile(file)
      this.counters.protobuf_reflected++
      return true
    } catch {
      // The server's own words, but still traffic: what the library cannot read is no file.
      this.counters.protobuf_reflected_broken++
      return false
    }
  }

  private shrink(kept: Host): void {
    for (const [host, entry] of this.hosts) {
      if (this.bytes <= this.limits.reflectedBytes || entry === kept) return
      this.hosts.delete(host)
      this.bytes -= entry.bytes
    }
  }
}
