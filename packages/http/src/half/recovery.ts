import { HelloStage } from './hello-stage.js'
import { SearchStage } from './search-stage.js'
import { HEAD, IGNORED, type ReaderState } from './state.js'

/** State `SEARCH`: looks for the next start line. */
export function search(half: ReaderState, buf: Buffer, p: number, end: number): number {
  half.searcher ??= new SearchStage(half.shared)
  const { searcher, connection, shared } = half
  const found = searcher.find(buf, p, end, half)
  if (found < 0) {
    if (!connection.isHttp && searcher.searched > half.searchLimit) giveUp(half)
    return end
  }
  half.state = HEAD
  half.searcher = undefined
  connection.placeFound(half, searcher.offset)
  if (searcher.data === buf) return found
  const { before } = searcher
  if (found >= before) {
    searcher.clear()
    return p + found - before
  }
  // It begins in carried bytes: those go to the head first, then the chunk goes on.
  const stage = shared.takeHead()
  stage.start.set(searcher.offset, (half.seqBase + searcher.offset) >>> 0, searcher.time, searcher.acked)
  const kept = stage.adopt(searcher.data, found, before)
  searcher.clear()
  if (kept) half.head = stage
  return kept ? p : end
}

/** Searched long enough: this half is something else. */
function giveUp(half: ReaderState): void {
  half.searcher?.clear()
  half.state = IGNORED
  half.connection.inVain()
}

/** State `HELLO`: collects a TLS ClientHello. */
export function readHello(half: ReaderState, buf: Buffer, p: number, end: number): number {
  half.helloStage ??= new HelloStage(half.shared)
  if (half.helloStage.read(buf, p, end)) helloDone(half)
  return end
}

/** The ClientHello is whole, or no more of it will come. */
export function helloDone(half: ReaderState): void {
  half.state = IGNORED
  half.connection.notHttp(half.half, half.helloStage?.take())
}
