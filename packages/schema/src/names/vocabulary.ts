/** The words by which credentials are known, in the languages that APIs are written in. All folded (`foldWord`). */
import { foldWord } from './split.js'

const set = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/).map(foldWord))

/** Words for a password that stand alone or at the edge of a joined spelling (`dbpassword`, `txtKennwort`): long enough to mean nothing else. */
export const PASSWORD_ROOTS: readonly string[] = [
  ...set(`password passwd passwort kennwort contraseña contrasenya motdepasse motpasse wachtwoord wagwoord šifra lösenord salasana adgangskode
    passphrase jelszó heslo hasło senha şifre lozinka zaporka slaptažodis parool passord palavrapasse katasandi passwrd passw0rd
    passwoord pasword passsword sifre haslo losenord lykilord pasahitza paswoord userpw
    пароль парол κωδικός кодовоеслово 密码 密碼 口令 パスワード 暗証番号 비밀번호 암호 סיסמה كلمةالمرور रहस्य รหัสผ่าน mậtkhẩu matkhau`),
]

/** Words for a password that mean it only as a word of their own. */
export const PASSWORD_WORDS: ReadonlySet<string> = set(
  'pwd passw pw psw psswd pswd passwds mdp pwds parola clave geslo parole wachtw kennw upw',
)

/** Endings of joined spellings that mean a password behind a known word: `userpass`, `dbpwd`. */
export const SHORT_ENDINGS: readonly string[] = ['pass', 'pwd', 'pw', 'psw']
export const BEFORE_SHORT: ReadonlySet<string> = set(
  `user usr db login log my admin root smtp ftp ssh mail email wifi old new cur current confirm conf re repeat txt tb input mqtt sasl ldap
  mysql pg sql redis proxy api app auth account acct ad bind rdp vpn http web key store keystore truststore j u imap pop rabbit master temp`,
)

/** Joined spellings opened where no general rule does it. */
export const JOINED: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    passcode: 'passcode',
    passphrase: 'passphrase',
    sessid: 'session id',
    sessionid: 'session id',
    phpsessid: 'php session id',
    jsessionid: 'jsessionid',
    sess: 'session',
    sid: 'sid',
    apikey: 'api key',
    xapikey: 'api key',
    appkey: 'app key',
    authkey: 'auth key',
    accesskey: 'access key',
    secretkey: 'secret key',
    privatekey: 'private key',
    masterkey: 'master key',
    signingkey: 'signing key',
    encryptionkey: 'encryption key',
    sharedkey: 'shared key',
    sessionkey: 'session key',
    licensekey: 'license key',
    subscriptionkey: 'subscription key',
    clientkey: 'client key',
    consumerkey: 'consumer key',
    accountkey: 'account key',
    pincode: 'postal pin code',
    authorisation: 'authorization',
    oauth: 'oauth',
    xsrf: 'xsrf',
    tkt: 'ticket',
    aspxauth: 'auth ticket',
    connectionstring: 'connection string',
    connstring: 'connection string',
    connstr: 'connection string',
    samlresponse: 'saml response',
    rememberme: 'remember token',
    creds: 'credential',
    cred: 'credential',
    authn: 'auth',
    authz: 'auth',
    tok: 'token',
    tkn: 'token',
    jeton: 'token',
    ficha: 'token',
    токен: 'token',
    令牌: 'token',
    トークン: 'token',
    토큰: 'token',
    секрет: 'secret',
    सीक्रेट: 'secret',
    keytab: 'private key',
    tgt: 'service ticket',
    samlart: 'saml art',
    geheimnis: 'secret',
    segreto: 'secret',
    secreto: 'secret',
    segredo: 'secret',
    geheim: 'secret',
    密钥: 'secret key',
    密鑰: 'secret key',
    schlüssel: 'key',
    сессия: 'session',
    ключ: 'key',
    llave: 'key',
    pinnummer: 'pin number',
    geheimzahl: 'pin',
    пин: 'pin',
    einmalcode: 'otp',
  }).map(([from, to]) => [foldWord(from), to.split(' ')] as const),
)

/** Words that joined spellings are cut at: the head of what precedes them is opened in turn. */
export const ENDINGS: readonly string[] = ['token', 'secret', 'apikey', 'sessionid', 'sessid', 'cookie', 'passcode']

/** Look-alikes that hold such a word and mean another. */
export const OTHER_WORDS: ReadonlySet<string> = set(
  `secretary secretariat secretion secrete secretive tokenize tokenizer tokenized tokenization tokenomics tokenizers cookies bypass compass
  trespass surpass encompass overpass underpass passenger passengers passage passport passive passion keyboard keyword keywords keynote
  keyframe keystone keypad keypress author authority authors authored authentic monkey turkey donkey hockey jockey whiskey tokens
  passwordless passworded desenhado desenha clavecin`,
)

/** What follows a credential's word and makes the whole a fact about it: `token_type`, `password_changed_at`, `secret_santa`. */
export const FACTS: ReadonlySet<string> = set(
  `type types id ids name names uri url href link expires expire expiry expiration exp ttl age count counter length size min max policy policies
  required changed updated created modified rotated issued reset resets strength score rule rules regex pattern enabled disabled
  status state set valid validity verified is at on in date time timestamp until since last at day days seconds sec ms minute
  minutes hours duration lifetime hint question label title description desc placeholder text help message error version provider method
  mode source issuer alg algorithm format scope scopes audience limit limits quota usage used uses remaining balance price amount cost
  santa admirer agent agency garden menu ingredient recipe service services sauce manager mgr icon image page pages show hide visible visibility
  visible option options config configuration settings setting preference prefs kind class endpoint domain path host prefix suffix
  ref reference arn locale lang language index position order symbol address network standard supply decimals rate per
  attempts attempt failures failed retries retry history reuse complexity requirements requirement available allowed allow supported needed
  forgotten forgot attempts email sent resent request requests event events notify notification owner user users
  consent banner notice category categories list board layout`,
)

/** What stands before `token` and makes it a cursor, a coin or a piece of text. */
export const HARMLESS_TOKENS: ReadonlySet<string> = set(
  `page next prev previous continuation sync cursor resume start end pagination paging skip delta watch stream change image input output prompt
  completion max total min per num number count non fungible erc erc20 erc721 nft lp governance design color colour css syntax card payment
  mention lexer idempotency cached reasoning audio text stop bos eos pad first last word sub base quote collateral reward native wrapped staking
  price usage used remaining rate budget`,
)

/** What stands before `key` and makes it a name in a table, a map or a picture. */
export const HARMLESS_KEYS: ReadonlySet<string> = set(
  `primary foreign public sort partition object cache translation issue project s3 idempotency event file metadata config i18n label message
  row hash index map route routing group dedup deduplication composite natural unique lookup store item range column field sorting order
  bucket queue topic surrogate tracking tag feature flag registry cloud product category menu hot shortcut arrow answer state piano musical
  turn low alert incident problem image photo video language locale template setting property attribute dictionary shard`,
)

/** Words for things, so that a value under them is an object's name however random it looks: ids are what authorisation is about. */
export const OBJECT_WORDS: ReadonlySet<string> = set(
  `id ids uid uuid guid ulid oid gid pid rid cid tid ref reference number no num nr hash checksum etag digest sha sha1 sha256 sha512 md5 crc
  fingerprint commit revision rev version cursor after before page next prev previous offset since from to continuation start end slug handle sku
  object resource parent child node path url uri href image photo picture avatar data content body text message description title name comment
  query q search filter sort email phone address user account customer order doc document file folder item product video playlist channel
  thread post article project team workspace organization org tenant company group member person contact invoice payment charge transaction
  subscription plan price event task issue ticket board card list page site device request trace span correlation transaction
  batch job run build deployment release branch tag label category collection asset media attachment upload blob bucket record row entity
  model dataset experiment report dashboard widget chart template form survey question answer response result location place store shop cart
  basket wishlist review rating booking reservation trip flight vehicle serial imei barcode isbn ean upc gtin vin iban source
  target origin destination subject value values payload input output html xml json csv base64 bytes pdf png jpg jpeg icon logo 
  referrer referer campaign gclid fbclid utm msclkid click challenge timestamp time date locale language`,
)

/** What stands before `pass` and makes it a ticket. */
export const TICKETS: ReadonlySet<string> = set(
  'boarding season ski day travel bus lift hall game battle event festival museum city rail train night guest visitor press hiking fishing one two',
)
