/** Classes of words that phrases of the lexicon refer to as `@person` and so on, and that containers are read for. */
const set = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/))

export const CLASSES: Readonly<Record<string, ReadonlySet<string>>> = {
  /** Roles in which a person stands. */
  person:
    set(`person people user customer contact owner member employee patient guest passenger traveler traveller driver rider
    buyer purchaser payer payee sender recipient receiver signer signatory signee holder cardholder accountholder beneficiary applicant
    candidate student teacher author creator editor assignee requester requestor reporter approver agent operator caller
    participant attendee organizer organiser host manager supervisor doctor physician practitioner nurse provider
    subscriber lead prospect tenant resident spouse child parent guardian mother father sibling relative dependent insured
    policyholder claimant witness victim individual director officer shareholder investor borrower lender cosigner consumer
    client shopper debtor creditor nominee trustee friend follower player artist speaker staff worker technician mechanic
    admin administrator profile identity me self caregiver emergency nextofkin kin proband delegate representative
    principal subject actor commenter reviewer uploader inviter invitee collaborator kunde kunden mitarbeiter patient
    cliente usuario empleado utilisateur salarie persona utente klant gebruiker assignor coach instructor professor dispatcher courier
    citizen voter inmate donor fahrer versicherter ubo adult infant occupant companion pax`),
  /** Bodies that are not persons. */
  org: set(`company organization business merchant vendor supplier store shop brand bank institution corporation employer
    firm enterprise department team group school university hospital clinic pharmacy carrier airline hotel restaurant
    issuer network agency partner manufacturer facility branch franchise charity tenantorg legal entity dba workspace
    firma empresa societe azienda bedrijf insurer payor`),
  /** Things that have names of their own. */
  thing: set(`product plan item file folder project task event channel room device app application service resource
    category tag label type role permission template campaign list board table column field attribute property feature
    metric report dashboard job queue topic stream bucket server instance cluster image container domain host site page
    document form survey question answer option variant sku order invoice package subscription price coupon discount
    currency country language locale timezone region place location venue address street city state county station airport
    port vehicle car model make course class lesson game level quest achievement song album playlist track video movie
    show episode book recipe ingredient meal menu exercise workout medication drug test procedure program policy rule
    workflow step stage pipeline branch repository commit tag release version environment cookie header parameter
    variable function method action trigger alert incident ticket webhook integration connection credential key token
    certificate scope license agreement contract asset fund stock symbol ticker instrument portfolio wallet budget
    goal milestone sprint epic segment audience placement ad creative keyword link url icon theme style layout widget
    fee tax rate shipping method carrier aircraft flight route zone area sensor gateway firmware profile unit system
    process module component library package bundle set collection gallery photo picture media attachment display
    event fleet flow bot assistant skill intent entity phonebook service pool hook domain node`),
}

/** Last words that turn what stands before them into a fact about it: `email verified`, `phone type`, `ssn required`. */
export const FLAGS: ReadonlySet<string> =
  set(`verified verification verify sent enabled disabled required confirmed confirmation valid validated validity status type
  count id ids sid uuid guid format mask masked url uri href link hash hashed template preference preferred opt optin optout in out at on date
  length limit source check checked checks result score label policy config configuration setting option present exists
  provided match matched matches kind category method provider domain version locale lang language notification
  notify notified opted allowed allow access visible visibility hidden public private subscribed subscription consent expired
  expiry expires expiration exp ttl duration attempts attempt retries reset changed change updated created
  deleted reason error message description title caption placeholder hint help tooltip order position index sort
  level flag active inactive primary default is has can should must needs only support supported supports available
  availability unique total min max size width height color colour icon image photo picture avatar logo brand
  scheme protocol algorithm alg cost price amount fee rate currency unit step stage state rule rules regex pattern
  delivery delivered bounced bounce opened clicked failed pending history log event events trigger action endpoint
  request response callback webhook settings requirement requirements strength used use usage
  schema table column model class path file filename extension mime quality accuracy precision radius distance
  bounds zoom key keys prefix suffix range pool whitelist blacklist allowlist blocklist filter filters
  cursor page pages limit offset token tokens tax`)

/** Last words that change nothing: `email value`, `name text`, `address 1`. */
export const NEUTRAL: ReadonlySet<string> =
  set(`value values text string raw input data field normalized normalised formatted local native original new old current
  previous primary secondary main alternate alternative other legacy plain full display content entry item element x v str
  latin kana kanji hiragana katakana ascii unicode alt backup home work business personal office billing shipping mailing
  first second third display info details detail param attr list array and or de da do del des di la le el of the for`)

/** Units of measurement, as names end in them. */
export const UNITS: ReadonlySet<string> =
  set(`seconds second sec secs ms millis milliseconds minutes minute mins hours hour hrs days kg kgs g gram lb lbs pounds oz cm mm inch inches ft
  feet meters metres km miles mi percentage percent pct bpm rpm hz mg mcg ug ml dl mmol mmhg miu iu kcal kj joules watts celsius fahrenheit degrees deg
  celcius c f kelvin per`)
