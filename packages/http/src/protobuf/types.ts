import type { HttpExchange, HttpMessage } from '../contract.js'
import type { HttpCounters } from '../counters.js'
import { grpcType } from '../grpc/content-type.js'
import { messageCoding } from '../grpc/end.js'
import { messagesOf } from '../grpc/messages.js'
import { isJson } from '../grpc/sniff.js'
import type { HttpLimits } from '../limits.js'
import { mayBeConnectGet } from '../parameters/connect-get.js'
import type { Declarations } from './descriptors/declared-type.js'
import { DescriptorFiles } from './descriptors/descriptor-files.js'
import { ReflectedFiles } from './descriptors/reflected.js'
import { isReflection, reflectedFiles } from './descriptors/reflection.js'
import type { KnownType } from './known-type.js'
import { learnMessages } from './schema/learn.js'
import { LearnedTypes } from './schema/learned-types.js'

/** Where an exchange belongs. */
export interface TypeKey {
  /** The API's name: what is learnt is learnt of it. */
  api: string
  /** Descriptions by reflection count for the host that gave them. */
  host: string
  /** `/pkg.Service/Method`. */
  path: string
}

/**
 * What is known of the types of Protobuf messages: by descriptions that were given, by those that servers gave of themselves, and by what
 * was learnt of all messages of an API. For one thread; bounded by `limits`.
 */
export class ProtobufTypes {
  private readonly given = new DescriptorFiles()
  private readonly reflected: ReflectedFiles
  private readonly learned: LearnedTypes

  /**
   * @param sets serialised FileDescriptorSets; throws what the library throws for others
   * @param found told of files of a server's description that are new
   */
  constructor(
    private readonly limits: HttpLimits,
    private readonly counters: HttpCounters,
    sets: readonly Uint8Array[],
    private readonly found: (host: string, files: Uint8Array[]) => void,
  ) {
    for (const set of sets) this.given.addSet(set)
    this.learned = new LearnedTypes(limits.learnedFields, limits.learnedTypeFields)
    this.reflected = new ReflectedFiles(limits, counters)
  }

  /** Descriptions that a server gave to somebody else's eyes (another thread). */
  describe(host: string, files: readonly Uint8Array[]): void {
    this.reflected.add(host, files)
  }

  /**
   * Notes on both messages of an exchange by which types their Protobuf is read. With `learn` the types are learnt from them, if the server
   * took the request: what anybody may send teaches nothing.
   */
  note(exchange: HttpExchange, key: TypeKey, learn: boolean): void {
    const { request, response } = exchange
    if (request && (isProtobuf(request) || (request.method === 'GET' && mayBeConnectGet(request.target))))
      this.noteMessage(request, key, '>', learn && isTaken(response))
    if (response && isProtobuf(response)) {
      if (isReflection(key.path)) this.describedIn(response, key.host)
      this.noteMessage(response, key, '<', learn && isTaken(response))
    }
  }

  private noteMessage(message: HttpMessage, key: TypeKey, side: '<' | '>', learn: boolean): void {
    const declared = this.declaredOf(key, side)
    const name = `${side}${key.api}`
    if (learn && message.body && message.body.length > 0) {
      const { messages, isWhole } = messagesIn(message, this.limits)
      if (!message.bodyWhole) messages.pop()
      if (isWhole && messages.length > 0 && !isJson(messages)) {
        learnMessages(messages, this.learned.make(name), this.limits.protobufFields)
        this.counters.protobuf_learned_fields = this.learned.size
      }
    }
    const learned = this.learned.get(name)
    if (declared || learned) message.protobuf = { ...declared, learned }
  }

  private declaredOf({ host, path }: TypeKey, side: '<' | '>'): KnownType | undefined {
    return typeIn(this.given, path, side) ?? typeIn(this.reflected.of(host), path, side)
  }

  private describedIn(response: HttpMessage, host: string): void {
    if (!response.body || response.status !== 200) return
    const { messages } = messagesIn(response, this.limits)
    if (!response.bodyWhole) messages.pop()
    const files = this.reflected.add(host, reflectedFiles(messages))
    if (files.length > 0) this.found(host, files)
  }
}

function typeIn(declarations: Declarations | undefined, path: string, side: '<' | '>'): KnownType | undefined {
  const method = declarations?.method(path)
  const declared = method && declarations?.message(side === '>' ? method.input : method.output)
  return declared && { declared, declarations }
}

const isProtobuf = ({ contentType }: HttpMessage): boolean =>
  contentType !== '' && grpcType(contentType)?.codec === 'protobuf'

/** The server did what it was asked: gRPC says so by itself, where it says anything. */
function isTaken(response: HttpMessage | undefined): boolean {
  if (!response || response.status < 200 || response.status > 299) return false
  return (response.grpcStatus ?? 0) === 0
}

function messagesIn(message: HttpMessage, limits: HttpLimits): { messages: Buffer[]; isWhole: boolean } {
  const coding = messageCoding(message)
  const body = message.body!.subarray(0, limits.parseBytes)
  return messagesOf(body, grpcType(message.contentType)!, coding, limits)
}
