/** Spellings and abbreviations, and frequent field words of other languages, brought to the words that the lexicon uses. */

import { foldWord, PASSWORD_ROOTS, PASSWORD_WORDS } from '@apiscope/schema'

const TABLE = `
fname firstname forename prenom vorname nombres voornaam fornamn imie givenname|first name
lname lastname surname nachname apellido apellidos cognome sobrenome achternaam efternamn nazwisko familyname familienname soyad soyadi lastnames|last name
mname middlename|middle name
fullname realname nomcomplet nombrecompleto|full name
displayname|display name
username userid|user name
uname|user name
loginname loginid|login
nome nombre nom naam namn nama isim nimi|name
mail courriel correo emailaddress eml posta|email
e-mail|email
telephone telefono telefone telefon telefoon tel puhelin phonenumber phoneno telno celular cellphone cellular msisdn|phone
handy mobil movil portable mobilephone mobileno|mobile
addr adresse direccion endereco indirizzo adres adress adresa alamat osoite anschrift domicilio|address
strasse calle rue via rua straat ulica gade gata sokak logradouro|street
plz cep postcode zipcode postleitzahl postalcode codepostal cap zip4 zipplus4 pincode|postal code
zip|postal code
ort stadt ville ciudad cidade citta stad miasto kota wohnort woonplaats localidad municipio kaupunki sehir|city
bundesland provincia estado|province
land pais paese|country
hausnummer huisnummer|house number
geburtsdatum geburtstag geboortedatum|birth date
geburtsort lieunaissance lugarnacimiento|birth place
birthdate dateofbirth birthdt datanascita datanascimento fechanacimiento datenaissance bday bdate birthday|birth date
nacimiento nascimento naissance nascita geburt geboorte urodzenia|birth
fecha datum|date
pass|password
geschlecht sexo sexe sesso geslacht plec cinsiyet|sex
familienstand estadocivil maritalstatus|marital status
staatsangehorigkeit nacionalidad nationalite nacionalidade cittadinanza citizenship|nationality
kontonummer accountnumber accountno acctnum acctno|account number
kontoinhaber accountholder|account holder
blz bankleitzahl|bank code
acct acc konto cuenta compte conta|account
nbr num nr numero nummer numer numbers no|number
cc|credit card
ccn ccnum cardnumber cardno ccnumber pan|card number
cvv2 cvc cvc2 cvn csc cid3|cvv
ssn4|ssn last 4
socialsecuritynumber socialsecurity|ssn
socsec|ssn
ip4 ip6 ipv4 ipv6 ipaddr ipaddress|ip
macaddr macaddress hwaddr bssid|mac address
lat latitud|latitude
lng lon long longitud lngt|longitude
latlng latlong latlon lnglat|latitude longitude
dob|birth date
pw|password
dl|driver license
licence|license
driverslicense driverlicense drivinglicence|driver license
org organisation|organization
addressline address1 addr1 address2 addr2|address line
addressline1 addressline2|address line
ident|identity
cust|customer
usr|user
emp|employee
pt|patient
dest|destination
desc|description
auth|auth
authorisation|authorization
apikey|api key
accesskey|access key
secretkey|secret key
privatekey|private key
accesstoken|access token
refreshtoken|refresh token
authtoken|auth token
sessionid|session id
sessiontoken|session token
clientsecret|client secret
cpf cnpj|tax id
steuernummer taxid tin nif rfc vat|tax id
dni nie curp cedula bsn pesel nino sin aadhaar aadhar personnummer cpr nric nin hkid egn oib jmbg cnp fodselsnummer|national id
codicefiscale|national id
kimlik|national id
reisepass pasaporte passeport passaporto paspoort paszport passportno passportnumber|passport
krankheit enfermedad maladie doenca|disease
diagnose diagnostico diagnostic dx|diagnosis
medikament medicamento medicament rx|medication
telephonenumber faxnumber|phone number
`

/** Words for a password are those by which the sensor redacts, but for the name itself. */
const PASSWORDS = [...PASSWORD_ROOTS.map(foldWord), ...PASSWORD_WORDS].filter(
  (word) => word !== 'password' && word !== 'passphrase',
)

export const ALIASES: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  ...PASSWORDS.map((word) => [word, ['password']] as const),
  ...TABLE.trim()
    .split('\n')
    .flatMap((line) => {
      const [from, to] = line.split('|')
      return from.split(' ').map((word) => [word, to.split(' ')] as const)
    }),
])

/** Words whose final s is not a plural. */
export const KEEP_S: ReadonlySet<string> = new Set(
  'address status gps dns sms news species series business access process express address alias basis bonus bus campus canvas census class cross diagnosis express gas glass pass plus previous press progress radius religious sms success ssn tls times venus virus wireless us is was has this cs'.split(
    ' ',
  ),
)
