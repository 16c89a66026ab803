import type { FrameSink } from '@apiscope/capture'
import { LINKTYPE_SECRETS } from '@apiscope/capture'
import { feedSpec, readKeyFile } from '@apiscope/tls'
import { Option } from 'commander'
import { usage } from './errors.js'

/** `--keys`: where the secrets of TLS connections come from; may be repeated. */
export function keysOption(live: boolean): Option {
  const kinds = live
    ? 'file:PATH (followed; * allowed), a named pipe, unix:PATH, tcp://HOST:PORT or tls://HOST:PORT?cert=FILE&key=FILE (agents push lines)'
    : 'file:PATH (* allowed)'
  return new Option(
    '--keys <spec>',
    `TLS key log (SSLKEYLOGFILE), to read encrypted traffic: ${kinds}; may be repeated`,
  )
    .env('APISCOPE_KEYS')
    .argParser((text: string, before: string[] | undefined) => [...(before ?? []), text])
    .default([] as string[])
}

/** Gives a sensor that reads files all keys before the first frame, so that nothing has to wait for them. */
export function giveKeys(specs: readonly string[], sink: FrameSink): void {
  for (const text of specs) {
    const spec = feedSpec(text)
    if (spec.kind !== 'file')
      throw usage(
        'cli.keys',
        `--keys ${text}: captures are read with key files; give file:PATH, or use sensor or up for feeds`,
      )
    readKeyFile(spec.path, {
      lines: (bytes) => sink.frame(bytes, 0, bytes.length, 0, 0, LINKTYPE_SECRETS),
      warn: (message) => process.stderr.write(`apiscope: ${message}\n`),
    })
  }
}
