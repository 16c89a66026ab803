import { MessageCounter } from '../grpc/message-counter.js'
import { RepeatedFields } from '../protobuf/repeated-fields.js'
import type { ContentClass } from './content-type.js'
import { EventRecords } from './event-records.js'
import { JsonRecords } from './json-records.js'
import { LineRecords } from './line-records.js'
import { isJsonStart } from './sniff.js'
import { XmlRecords } from './xml-records.js'

/** Counts the records of one body at a time, as its content class says; reused. */
export class RecordCounter {
  private kind: ContentClass = 'other'
  private readonly json = new JsonRecords()
  private readonly lines = new LineRecords()
  private events: EventRecords | undefined
  private xml: XmlRecords | undefined
  private grpc: MessageCounter | undefined
  private protobuf: RepeatedFields | undefined

  begin(kind: ContentClass): void {
    this.kind = kind
    if (kind === 'xml') {
      this.xml ??= new XmlRecords()
      this.xml.reset()
    } else if (kind === 'csv' || kind === 'cards' || kind === 'ndjson') this.lines.reset(kind)
    else if (isGrpc(kind)) {
      this.grpc ??= new MessageCounter()
      this.grpc.reset(kind === 'grpc-text', kind !== 'grpc-json')
    } else if (kind === 'protobuf') {
      this.protobuf ??= new RepeatedFields()
      this.protobuf.reset()
    } else if (kind !== 'other') this.json.reset()
    if (kind === 'events') {
      this.events ??= new EventRecords()
      this.events.reset()
    }
  }

  scan(buf: Uint8Array, start: number, end: number): void {
    if (this.kind === 'unknown') this.sniff(buf, start, end)
    switch (this.kind) {
      case 'events':
        this.events!.scan(buf, start, end)
        this.json.scan(buf, start, end)
        break
      case 'json':
        this.json.scan(buf, start, end)
        break
      case 'csv':
      case 'cards':
      case 'ndjson':
        this.lines.scan(buf, start, end)
        break
      case 'xml':
        this.xml!.scan(buf, start, end)
        break
      case 'grpc':
      case 'grpc-json':
      case 'grpc-text':
        this.grpc!.scan(buf, start, end)
        break
      case 'protobuf':
        this.protobuf!.scan(buf, start, end)
        break
    }
  }

  /**
   * Elements of the largest array, lines of NDJSON, rows of CSV below its head, cards, longest run of equal siblings of XML,
   * messages of gRPC; 0 = none.
   */
  end(): number {
    if (this.kind === 'json') return this.json.records
    // Whichever is more: events, or what an array in one of them holds.
    if (this.kind === 'events') return Math.max(this.events!.records, this.json.records)
    if (this.kind === 'csv' || this.kind === 'cards' || this.kind === 'ndjson') return this.lines.records
    if (isGrpc(this.kind)) return this.grpc!.records
    if (this.kind === 'protobuf') return this.protobuf!.most
    return this.kind === 'xml' ? this.xml!.records : 0
  }

  /** What ended a gRPC answer, undefined for nothing. */
  get endOf(): Buffer | undefined {
    return isGrpc(this.kind) ? this.grpc!.endOf : undefined
  }

  get endIsCompressed(): boolean {
    return isGrpc(this.kind) && this.grpc!.endIsCompressed
  }

  private sniff(buf: Uint8Array, start: number, end: number): void {
    const json = isJsonStart(buf, start, end)
    if (json !== undefined) this.kind = json ? 'json' : 'other'
  }
}

function isGrpc(kind: ContentClass): boolean {
  return kind === 'grpc' || kind === 'grpc-json' || kind === 'grpc-text'
}

/**
 * Records of a whole decoded body: elements of the largest JSON array at any depth, lines of NDJSON, the longest run of
 * same-named XML siblings; 0 = none. `contentType` may be left out: then the first byte decides.
 */
export function countRecords(body: Uint8Array, kind: ContentClass = 'unknown'): number {
  const counter = new RecordCounter()
  counter.begin(kind)
  counter.scan(body, 0, body.length)
  return counter.end()
}
