/** What each kind of alert is called, means, and asks for first. Names and next steps are those of the alerts' own table. */
import { infoOf } from '@apiscope/alerts'
import type { AlertKind } from '@apiscope/schema'

export interface KindText {
  /** A few words, as a heading. */
  name: string
  /** What it means, in a sentence; empty where nothing is told. */
  means: string
  /** What to do first. */
  first: string
}

const MEANS: Readonly<Partial<Record<AlertKind, string>>> = {
  exfil_size: 'One caller was given far more data at once than callers of this API usually are.',
  exfil_slow: 'One caller keeps collecting data, little at a time, until it has far more than others.',
  scrape: 'Records are being collected systematically.',
  flood: 'One caller sends far more requests than others do.',
  flood_distributed: 'The API as a whole is called far more than forecast, and no single caller explains it.',
  flood_payload: 'Far more bytes are sent to this API than forecast.',
  enumeration: 'One caller asks for object after object, as if trying which exist.',
  bola: 'One login reads many objects that are not known to be its own: the check whose object it is may be missing.',
  cred_stuffing: 'Many logins fail from few places: somebody tries passwords, or lists of them.',
  token_mismatch: 'The token belongs to one person and the request names another.',
  error_burst: 'Far more requests fail than usual: a fault of a release, or somebody probing.',
  traffic_drop:
    'Calls that are forecast with certainty do not come: the service is down, or the mirror no longer sends its traffic.',
  scan: 'One caller tries many paths that do not exist.',
  prompt_injection:
    'An agent read a text that reads like orders to it, and right after used something that it had never used before.',
  token_replay: 'The same credential is used from places that one person cannot be at.',
  injection: 'Values look like an injection: SQL, script, command or path traversal.',
  evasion: 'Requests are written so that a filter and the server read them differently.',
  forged_token: 'The server took a token that its issuer cannot have made: unsigned, or of a key that is nobody’s.',
  mass_assignment: 'A field that nobody sent before and that names a privilege was accepted.',
  unusual_number: 'The server took a number far outside of what callers have sent for days.',
  data_to_model: 'What was read of people at this API was soon said to a model: it has left to whoever runs that.',
  sensitive_exposure: 'The API carries personal data in a way that it did not before, or should not.',
  new_api: 'It was called for the first time.',
  changed_api: 'It behaves differently from before.',
  unused_api: 'Nobody calls it any more; what is not there cannot be attacked.',
  zombie_api: 'A newer version is there, and the old one is still called.',
  shadow_api: 'It is called and is not in the descriptions that were given.',
  tool_changed: 'A tool says something else of itself than when the agent first saw it.',
  tool_lookalike: 'One server offers a tool that looks like one of another server that the same agent uses.',
  tool_misuse: 'A tool was called with what its server does not publish, and answered.',
  tool_smuggling: 'A gateway and the server would read different calls in the same request.',
  new_tool_use: 'An agent that uses the same tools day after day used one that it never had.',
  unapproved_tool: 'A tool that destroys something ran without the approval that it always had before.',
  token_passthrough: 'A credential was put among the arguments of a tool, where the tool and the model can read it.',
  shadow_agent_server: 'A host that was not known before speaks to agents.',
  risk_raised: 'What is known of the API makes it more urgent than before; its largest contributions say what to mend.',
}

export function kindText(kind: string): KindText {
  const { name, next } = infoOf(kind as AlertKind)
  return { name, means: MEANS[kind as AlertKind] ?? '', first: next }
}
