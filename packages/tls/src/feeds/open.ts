import type { FeedSink, KeyFeed } from './feed.js'
import { followFile } from './follow-file.js'
import { listenForKeys } from './listen.js'
import { isPipe, readPipe } from './pipe.js'
import type { FeedSpec } from './spec.js'

/** Starts a key feed. What a file already holds is given before this returns. */
export function openFeed(spec: FeedSpec, sink: FeedSink): KeyFeed {
  if (spec.kind !== 'file') return listenForKeys(spec, sink)
  return isPipe(spec.path) ? readPipe(spec.path, sink) : followFile(spec.path, sink)
}
