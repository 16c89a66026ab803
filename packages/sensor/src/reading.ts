/** The parameters of an exchange, read from its messages; answers that came before, byte for byte, are not read again. */
import { DEFAULT_LIMITS, extractParameters, grpcType, type HttpExchange, type HttpMessage } from '@apiscope/http'
import type { Parameter } from '@apiscope/schema'
import { agentParameters } from './agents/parameters.js'
import type { AgentOutcome } from './agents/reader.js'
import type { Pseudonymizer } from './credentials/pseudonym.js'
import { identitiesOf } from './identity/identities.js'
import type { SubjectSet } from './identity/subjects.js'
import { answerPart, copyOf, type KnownAnswer, KnownAnswers, within } from './known-answers.js'

/** What was read of one exchange: all its parameters, or those beside its answer's. */
export interface Reading {
  parameters: Parameter[]
  known?: KnownAnswer
  /** Its answer is to be kept. */
  fresh?: FreshAnswer
}

/** An answer that is to be kept: its own parameters, which will be redacted, and what they were. */
export interface FreshAnswer {
  message: HttpMessage
  part: readonly Parameter[]
  raw: Parameter[]
  more: readonly (readonly [Parameter, string])[]
}

export class ParameterReader {
  private readonly answers: KnownAnswers

  /** @param answerBytes that remembered answers may take @param identities of one exchange, at most */
  constructor(
    private readonly pseudonyms: Pseudonymizer,
    answerBytes: number,
    private readonly identities: number,
  ) {
    this.answers = new KnownAnswers(answerBytes)
  }

  /** Parameters of an exchange; those of an answer that came before are known. */
  read(http: HttpExchange, path: readonly Parameter[], agent: AgentOutcome | undefined, subjects: SubjectSet): Reading {
    const { response } = http
    const isRemembered = response?.body !== undefined && !agent && grpcType(response.contentType) === undefined
    const known = isRemembered ? this.answers.recall(response) : undefined
    if (known === undefined) return { parameters: [...path, ...this.parametersOf(http, agent, subjects.more)] }
    if (known !== 'again') {
      const asked = extractParameters({ ...http, response: undefined }, undefined, subjects.more)
      subjects.addAnswer(known)
      return { parameters: [...path, ...asked], known: within(known, DEFAULT_LIMITS.parameters - asked.length) }
    }
    const more: [Parameter, string][] = []
    const read = extractParameters(http, undefined, (parameter, value) => {
      subjects.more(parameter, value)
      if (parameter.in === 'response') more.push([parameter, value])
    })
    const parameters = [...path, ...read]
    const part = response!.unread ? undefined : answerPart(read)
    return part && read.length < DEFAULT_LIMITS.parameters
      ? { parameters, fresh: { message: response!, part, raw: part.map(copyOf), more } }
      : { parameters }
  }

  /** What was read of an answer, once its credentials are out of it. */
  keep({ message, part, raw, more }: FreshAnswer): void {
    this.answers.keep(message, {
      raw,
      written: part.map(copyOf),
      more: more.map(([parameter, value]) => [raw[part.indexOf(parameter)]!, value]),
      identities: identitiesOf(raw, this.pseudonyms, this.identities),
      subjects: [undefined, undefined],
    })
  }

  parametersOf(http: HttpExchange, agent: AgentOutcome | undefined, more: SubjectSet['more']): Parameter[] {
    return agent ? agentParameters(http, agent, more) : extractParameters(http, undefined, more)
  }
}
