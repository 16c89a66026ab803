/**
 * Words by what they do in an order to whoever reads a text for somebody else. The classes carry over from one wording to another, where words alone
 * do not. English, with the commonest of German, French, Spanish, Italian, Portuguese and Dutch.
 */
import { hashOfWord } from './word-hash.js'

export const CLASSES: Readonly<Record<string, string>> = {
  drop: `ignore ignoring ignored disregard disregarding forget forgetting override overrides discard bypass skip neglect abandon cancel drop erase
    ignoriere ignorieren vergiss vergessen missachte übergehe ignorez oublie oubliez ignora ignorar olvida olvide ignori dimentica ignorate esqueça esquece negeer vergeet`,
  before: `previous previously prior earlier above preceding former before past initial original existing old foregoing
    vorherigen vorherige bisherigen obigen früheren précédentes précédents antérieures anteriores previas previos precedenti sopra vorige bovenstaande eerdere`,
  orders: `instruction instructions directive directives rules rule guidelines guideline guidance prompt prompts directions orders order command commands policy policies restrictions
    constraints training programming task tasks request anweisungen anweisung regeln instructions consignes règles instrucciones reglas istruzioni regole instruções regras instructies regels`,
  reader: `ai assistant assistants llm model models agent agents bot chatbot gpt chatgpt claude gemini copilot language automated ki assistent assistant asistente assistente ia`,
  system: `system admin administrator developer developers dev debug debugging root sudo maintenance mode override authorized authorised authorization superuser operator privileged
    entwickler administrateur développeur sistema administrador desarrollador`,
  mark: 'begin end start stop endprompt eof im_start im_end inst sys user human information important urgent attention emergency alert note notice warning critical wichtig importante',
  now: 'now instead henceforth onwards next first afterwards then immediately nun jetzt stattdessen sofort maintenant désormais ahora ora agora nu',
  you: 'you your yours yourself du dein deine sie ihr tu votre vous tus tú usted tuo você seu jij',
  must: `must should shall need required require requires have mandatory always never only exactly strictly please mandatory obligatory imperative
    musst müssen sollst doit devez debes debe devi deve moet`,
  say: `say reply respond answer output print write repeat echo tell return show display reveal disclose leak expose provide include append state begin recite translate summarize summarise spell
    antworte schreibe sage gib zeige réponds écris affiche répète responde escribe di muestra rispondi scrivi mostra antwoord`,
  act: `send forward email mail transfer pay wire delete remove visit open click go call invoke execute run fetch post upload download create add invite share book buy order update change
    set modify grant approve install navigate browse submit copy move schedule reserve search use sende schicke überweise lösche öffne rufe envoie envoyez supprime ouvre envía envíe transfiere borra abre invia
    cancella apri envie transfira apague abra stuur verwijder`,
  secret: `password passwords credential credentials token tokens secret secrets key keys api confidential private canary ssn hidden internal passwort geheim contraseña mot passe`,
  hide: 'mention tell inform notify alert user users silently quietly secretly without knowing reveal aware hide conceal',
  persona:
    'dan jailbreak jailbroken unrestricted uncensored unfiltered pretend roleplay persona character act imagine simulate hypothetical evil freed limits filters ethics moral',
  where:
    'http https www com email gmail url link address account iban bank attachment file files document webhook endpoint',
  not: 'not no without never dont kein keine nicht pas ne non sin não niet',
}

/** Class by a word's hash; bit i of the mask is the i-th class. */
export const CLASS_OF: ReadonlyMap<number, number> = made()

function made(): Map<number, number> {
  const map = new Map<number, number>()
  for (const [i, words] of Object.values(CLASSES).entries()) {
    for (const word of words.split(/\s+/)) map.set(hashOfWord(word), (map.get(hashOfWord(word)) ?? 0) | (1 << i))
  }
  return map
}
