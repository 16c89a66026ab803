/** What happened in the room, under the names that `apiscope` reports (`http.` in front). All start at zero. */
export class HttpCounters {
  flows = 0
  /** Flows not read, because the memory of the room is used up. */
  flows_refused = 0
  exchanges = 0
  requests = 0
  responses = 0
  /** Published with a request but no response. */
  unanswered = 0
  /** Published with a response but no request. */
  orphan_responses = 0
  /** Halves that lost their place and looked for the next start line. */
  resyncs = 0
  /** Bytes passed over while looking. */
  resync_bytes = 0
  /** Missing bytes, wherever they lay. */
  gap_bytes = 0
  gaps = 0
  /** Messages that ended before their framing said so. */
  truncated = 0
  /** Heads beyond `headBytes`. */
  head_limit = 0
  /** Heads whose end was lost or never came. */
  heads_cut = 0
  /** Start lines that could not be read where one was due. */
  malformed = 0
  bad_chunks = 0
  pending_limit = 0
  memory_refusals = 0
  decode_failures = 0
  decode_limit = 0
  /** Content codings that this build does not know. */
  unknown_codings = 0
  tunnels = 0
  /** Parts told of answers that went on, after the first. */
  stream_parts = 0
  /** Calls of batches beyond those that are told one by one. */
  batch_calls_left = 0
  /** WebSocket connections whose messages are read. */
  ws_connections = 0
  ws_frames = 0
  /** Messages that ended, whole or not. */
  ws_messages = 0
  /** Pings, pongs and closes: passed over. */
  ws_control = 0
  /** Messages whose beginning was lost: passed over. */
  ws_messages_cut = 0
  /** Compressed messages that refer to what came before the sensor joined, or was lost: counted, not read. */
  ws_window_missed = 0
  /** Halves in which no frame was found within `searchBytes` behind a loss: not read any more. */
  ws_halves_given_up = 0
  /** HTTP/2 connections. */
  h2_connections = 0
  /** Frames of HTTP/2. */
  h2_frames = 0
  /** Streams ended by RST_STREAM. */
  h2_resets = 0
  /** Header blocks of HTTP/2 streams that were over: not read. */
  h2_closed_streams = 0
  /** Header fields that refer to what was sent before the sensor joined, or was lost. */
  h2_unknown_fields = 0
  /** Requests of HTTP/2 whose name was inferred and believed. */
  h2_inferred = 0
  /** Requests of HTTP/2 that have no name: what names them is older than the sensor, or was lost. */
  h2_unnamed = 0
  /** Fields of Protobuf messages that are learnt now, with one for each API. */
  protobuf_learned_fields = 0
  /** Descriptions that servers gave of themselves and that were taken up. */
  protobuf_reflected = 0
  /** Those that could not be read. */
  protobuf_reflected_broken = 0
  /** Those that there was no room for. */
  protobuf_reflected_refused = 0
  /** Flows that are not HTTP/1. */
  other_flows = 0
}
