/** Words that say what stands behind them: a number that could be anything is a passport's after «passport». */

const words = (label: string, text: string): [string, string][] => text.split(' ').map((word) => [word, label])

const CUES: ReadonlyMap<string, string> = new Map([
  ...words(
    'PHONE',
    'phone telephone tel call mobile cell cellphone fax whatsapp telefon handy telefono téléphone portable telefone celular text sms reach',
  ),
  ...words('SSN', 'ssn social'),
  ...words('PASSPORT', 'passport reisepass pasaporte passeport passaporto passaporte'),
  ...words(
    'DOB',
    'born birth dob birthday birthdate geboren geburtsdatum nacido nacida nacimiento née naissance nato nata nascita nascido nascimento',
  ),
  ...words('CREDIT_CARD', 'card visa mastercard amex karte kreditkarte tarjeta carte carta cartão'),
  ...words('CVV', 'cvv cvc cvv2 csc'),
  ...words('BANK_ACCOUNT', 'account acct routing aba kontonummer konto cuenta compte conto conta'),
  ...words(
    'NATIONAL_ID',
    'nino nhs cpf cnpj dni nie nif curp rfc aadhaar aadhar pan pesel bsn personnummer cnp nric sin tin steuer-id steueridentifikationsnummer insurance licence license identity identification national taxpayer fiscale fiscal ausweis ausweisnummer',
  ),
  ...words('PASSWORD', 'password passcode passwd pwd passwort kennwort contraseña passphrase pin'),
  ...words(
    'NAME',
    'name named customer patient client mr mrs ms miss dr prof dear herr frau señor señora signor signora monsieur madame mx sir',
  ),
])

/** Lengths of cues by their first letter, so that most words are turned away unread. Bit n: one has n letters. */
const LENGTHS = new Uint32Array(65_536)
for (const word of CUES.keys()) LENGTHS[word.charCodeAt(0)]! |= 1 << word.length

/** May the word from `start` to `end` be a cue? By first letter and length, in either case. */
export function mayCue(text: string, start: number, end: number): boolean {
  const c = text.charCodeAt(start)
  const lower = c >= 65 && c <= 90 ? c + 32 : c
  return end - start < 32 && (LENGTHS[lower]! & (1 << (end - start))) !== 0
}

/** How far behind a cue it still holds. Characters. */
const REACH = 40

const NONE: ReadonlySet<string> = new Set()

/** The cues that were passed last, by label. */
export class Cues {
  private readonly at = new Map<string, number>()
  /** Where the last of them ends; none is near far behind it. */
  private last = -REACH
  /** @param word lower case @param end where it ends */
  pass(word: string, end: number): void {
    const label = CUES.get(word)
    if (label === undefined) return
    this.at.set(label, end)
    this.last = end
  }

  /** Does a cue for `label` stand shortly before `start`? */
  holds(label: string, start: number, reach = REACH): boolean {
    if (start - this.last > REACH) return false
    const end = this.at.get(label)
    return end !== undefined && start - end <= reach && start >= end
  }

  /** Labels that are called for at `start`. */
  named(start: number): ReadonlySet<string> {
    if (start - this.last > REACH) return NONE
    const named = new Set<string>()
    for (const [label, end] of this.at) if (start - end <= REACH && start >= end) named.add(label)
    return named
  }

  /** The cue is used up. */
  take(label: string): void {
    this.at.delete(label)
  }

  clear(): void {
    this.at.clear()
    this.last = -REACH
  }
}
