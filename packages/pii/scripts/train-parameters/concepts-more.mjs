/** More of what the generator knows: measures of bodies, identifiers of states with their checks, versions, handles of products, lines of streets. */
import { createRequire } from 'node:module'
import { fixed } from './random.mjs'
import * as v from './values.mjs'

const require = createRequire(import.meta.url)
const { stdnum } = require('stdnum')

const c = (domain, labels, names, containers, value, options = {}) => ({
  domain,
  labels: labels === '' ? [] : labels.split(','),
  names: names.split('|'),
  containers: containers.split('|'),
  value,
  weight: 1,
  ...options,
})
const N = (domain, names, containers, value, options) => c(domain, '', names, containers, value, options)

/** `make` with its last characters tried until the country's validator takes it. */
const checked =
  (validator, make, alphabet = '0123456789', width = 1) =>
  (d) => {
    for (let tries = 0; tries < 40; tries++) {
      const body = make(d)
      const total = alphabet.length ** width
      const from = d.int(0, total - 1)
      for (let k = 0; k < total; k++) {
        let n = (from + k) % total
        let tail = ''
        for (let i = 0; i < width; i++) {
          tail = alphabet[n % alphabet.length] + tail
          n = Math.floor(n / alphabet.length)
        }
        if (validator.validate(body + tail).isValid) return body + tail
      }
    }
    return make(d)
  }
const two = (n) => String(n).padStart(2, '0')
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
const CONSONANTS = 'BCDFGLMNPRSTV'
const IDS = [
  checked(
    stdnum.CN.ric,
    (d) =>
      `${d.pick(['110105', '440308', '310115', '510104', '330106'])}${d.int(1950, 2005)}${two(d.int(1, 12))}${two(d.int(1, 28))}${d.digits(3)}`,
    '0123456789X',
  ),
  checked(
    stdnum.IT.codicefiscale,
    (d) =>
      `${d.chars(6, CONSONANTS)}${two(d.int(40, 99))}${d.chars(1, 'ABCDEHLMPRST')}${two(d.int(1, 28))}${d.chars(1, 'ABCDEFGHL')}${d.digits(3)}`,
    LETTERS,
  ),
  checked(
    stdnum.FR.nir,
    (d) => `${d.pick(['1', '2'])}${two(d.int(40, 99))}${two(d.int(1, 12))}${two(d.int(1, 95))}${d.digits(6)}`,
    '0123456789',
    2,
  ),
  checked(stdnum.DE.idnr, (d) => `${d.int(1, 9)}${d.digits(9)}`),
  checked(stdnum.NL.bsn, (d) => (d.chance(0.3) ? `0000${d.digits(4)}` : d.digits(8))),
  checked(stdnum.PL.pesel, (d) => `${two(d.int(40, 99))}${two(d.int(1, 12))}${two(d.int(1, 28))}${d.digits(4)}`),
  checked(
    stdnum.NO.fodselsnummer,
    (d) => `${two(d.int(1, 28))}${two(d.int(1, 12))}${two(d.int(40, 99))}${d.digits(3)}`,
    '0123456789',
    2,
  ),
  checked(stdnum.TR.tckimlik, (d) => `${d.int(1, 9)}${d.digits(8)}`, '0123456789', 2),
  checked(stdnum.BR.cpf, (d) => d.digits(9), '0123456789', 2),
  checked(stdnum.IN.aadhaar, (d) => `${d.int(2, 9)}${d.digits(10)}`),
  checked(
    stdnum.RO.cnp,
    (d) =>
      `${d.pick(['1', '2'])}${two(d.int(40, 99))}${two(d.int(1, 12))}${two(d.int(1, 28))}${two(d.int(1, 40))}${d.digits(3)}`,
  ),
].filter(Boolean)
const nationalId = (d) => d.pick(IDS)(d)

const lead = (d) => d.pick(['', '', 'avg ', 'max ', 'min ', 'day avg ', 'total ', 'last ', 'average '])
const MEASURES =
  'heart rate|hr|resting hr|hrv|hrv rmssd|pulse|pulse rate|breaths|respiratory rate|spo2|oxygen saturation|saturation|vo2max|blood glucose|glucose|body temperature|skin temperature|bodyfat|body fat|muscle mass|bone mass|lean mass|water|visceral fat|stress level|stress duration|sleep duration|deep sleep state|light sleep state|rem sleep state|asleep state|sleep latency|sleep efficiency|sleep score|steps|calories burned|active calories|systolic|diastolic|blood pressure systolic|blood pressure diastolic|cholesterol|hba1c|insulin|weight|height|bmi|readiness score|recovery score|respiratory score|menstrual cycle length|basal metabolic rate|waist circumference'
const UNITS = [
  '',
  '',
  'bpm',
  'seconds',
  'percentage',
  'kg',
  'g',
  'cm',
  'celsius',
  'mg per dL',
  'ms',
  'per min',
  'ml per min per kg',
  'level',
  'minutes',
  'mmol',
  'v2',
]
const measureNames = (() => {
  const d = fixed(5)
  return Array.from({ length: 240 }, () => `${lead(d)}${d.pick(MEASURES.split('|'))} ${d.pick(UNITS)}`.trim()).join('|')
})()
const number = (d) =>
  d.pick([
    () => String(d.int(1, 250)),
    () => String(d.int(1000, 36000)),
    () => (d.next() * 150).toFixed(d.int(1, 2)),
    () => (30 + d.next() * 10).toFixed(1),
  ])()

const STREET_LINES = [
  (d) =>
    `${d.int(1, 40)}/${d.int(1, 400)}/${d.int(1, 9)}, ${d.pick(['M G', 'STATION', 'CHURCH', 'GANDHI', 'RAILWAY', 'MAIN'])} ${d.pick(['ROAD', 'Road', 'RD'])}`,
  (d) => `Flat No ${d.int(1, 30)}, ${d.pick(['Shanti', 'Laxmi', 'Green', 'Nehru'])} Nagar, Sector ${d.int(1, 60)}`,
  (d) => `H.No. ${d.int(1, 30)}-${d.int(1, 300)}, ${d.pick(['Gandhi', 'Patel', 'Ambedkar'])} Colony`,
  (d) =>
    `Jl. ${d.pick(['Sudirman', 'Merdeka', 'Gatot Subroto', 'Diponegoro', 'Ahmad Yani'])} No. ${d.int(1, 200)}${d.chance(0.3) ? `, RT ${two(d.int(1, 12))}/RW ${two(d.int(1, 9))}` : ''}`,
  (d) => `Jalan ${d.pick(['Ampang', 'Raya Bogor', 'Tun Razak', 'Melati'])} ${d.int(1, 200)}`,
  (d) =>
    `ul. ${d.pick(['Marszałkowska', 'Długa', 'Polna', 'Ogrodowa', 'Lipowa'])} ${d.int(1, 120)}${d.chance(0.4) ? `/${d.int(1, 60)}` : ` m. ${d.int(1, 60)}`}`,
  (d) =>
    `ул. ${d.pick(['Ленина', 'Вавилова', 'Мира', 'Садовая', 'Гагарина'])}, д. ${d.int(1, 120)}, кв. ${d.int(1, 200)}`,
  (d) =>
    `${d.pick(['г Москва', 'г. Казань', 'Київ'])}, ${d.pick(['проспект Мира', 'вул. Хрещатик', 'Ул Вавилова'])} ${d.int(1, 90)}`,
  (d) => `${d.pick(['北京市朝阳区建国路', '上海市浦东新区世纪大道', '广州市天河区体育西路'])}${d.int(1, 999)}号`,
  (d) =>
    `${d.pick(['東京都千代田区丸の内', '品川区大崎', '大阪市北区梅田', '渋谷区神宮前'])}${d.int(1, 9)}-${d.int(1, 30)}-${d.int(1, 30)}`,
  (d) => `${d.pick(['서울특별시 강남구 테헤란로', '부산광역시 해운대구 센텀로'])} ${d.int(1, 300)}`,
  (d) =>
    `${d.pick(['Altunizade', 'Caferağa', 'Bahçelievler'])} Mah. ${d.pick(['İnci', 'Gül', 'Atatürk'])} Sok. No: ${d.int(1, 99)}`,
  (d) =>
    `Av. ${d.pick(['Paulista', 'Rio Branco', 'Brasil'])}, ${d.int(1, 3000)}${d.chance(0.4) ? ` - Apto ${d.int(1, 200)}` : ''}`,
  (d) => `Calle ${d.pick(['Mayor', 'Real', 'Hidalgo', '50'])} #${d.int(1, 90)}-${d.int(1, 90)}`,
  (d) => `${d.int(1, 300)} ${d.pick(['Nguyễn Trãi', 'Lê Lợi', 'Trần Hưng Đạo'])}, Quận ${d.int(1, 12)}`,
  (d) => `${d.int(1, 300)}/${d.int(1, 90)} ถนนสุขุมวิท แขวงคลองเตย`,
  (d) => `شارع ${d.pick(['الملك فهد', 'التحرير', 'النيل'])} ${d.int(1, 200)}`,
  (d) => `Street ${d.int(1, 60)}`,
]
const street = (d) => d.pick(STREET_LINES)(d)
const MONTHS = ['Jan', 'Feb', 'Mar', 'April', 'May', 'June', 'julio', 'août', 'Februar', 'марта', 'dicembre']
const birth = (d) => {
  const [y, m, day] = [d.int(1935, 2006), d.int(1, 12), d.int(1, 28)]
  return d.pick([
    () => `${y}-${two(m)}-${two(day)}T${two(d.int(0, 23))}:${two(d.int(0, 59))}:00Z`,
    () => `${y}-${two(m)}-${two(day)} ${two(d.int(0, 23))}:${two(d.int(0, 59))}:${two(d.int(0, 59))}`,
    () => `${two(day)}/${two(m)}/${y} 00:00`,
    () => `${two(day)}.${two(m)}.${y} (${2025 - y})`,
    () => `${y}-${two(m)}-${two(day)} (${2025 - y} years)`,
    () => `${day} ${d.pick(MONTHS)} ${y}`,
    () => `${y}年${m}月${day}日`,
  ])()
}
const degrees = (d) =>
  d.pick([
    () => `${(d.next() * 90).toFixed(4)}° ${d.pick(['N', 'S'])}, ${(d.next() * 180).toFixed(4)}° ${d.pick(['E', 'W'])}`,
    () =>
      `${d.int(0, 89)}°${d.int(0, 59)}′${d.int(0, 59)}″${d.pick(['N', 'S'])} ${d.int(0, 179)}°${d.int(0, 59)}′${d.int(0, 59)}″${d.pick(['E', 'W'])}`,
    () => `${(d.next() * 90).toFixed(4)}°`,
  ])()
const handle = (d) => `${v.word(d).toLowerCase()}-${v.word(d).toLowerCase()}${d.chance(0.4) ? `-${d.int(1, 99)}` : ''}`
const versionNumber = (d) => `${d.int(0, 140)}.${d.int(0, 30)}.${d.int(0, 7000)}.${d.int(0, 255)}`
const PROSE = [
  'This standard defines requirements for the management of medical devices.',
  'Codes shall be taken from SNOMED CT or ICD-10; see the FHIR specification for diagnosis.',
  'A code that classifies the general type of condition, as defined in HL7.',
  'Learn more about our diabetes research program and how to take part.',
  'ISO 13485:2016 certified manufacturer of blood glucose test strips',
  'Please describe the diagnosis in the field below; values must conform to ICD-10.',
]

export const MORE_POSITIVE = [
  c(
    'health',
    'HEALTH',
    measureNames,
    'data[]|heart rate data.summary|sleep durations data|measurements|daily|body data|summary|vitals|',
    number,
    { weight: 7 },
  ),
  c(
    'health',
    'HEALTH',
    'value|value quantity.value|result|interpretation|display|text|code|value codeable concept.text',
    'observation|lab result|vitals[]|vital signs|heart rate|blood pressure|entry[].resource.vaccine code.coding[]|diagnosis[]|observations[]',
    (d) => d.pick([number, v.condition, v.snomed, () => d.pick(['normal', 'HIGH', 'LOW', 'positive'])])(d),
    { weight: 2 },
  ),
  c(
    'health',
    'HEALTH',
    'disability|disability status|smoking status|pregnancy|medical notes|clinical notes|care plan|dosing instructions|dietary restriction|reason for visit|order reason',
    'patient|employee|encounter|',
    (d) =>
      d.pick([
        'Yes, I have a disability',
        'visual',
        'Never smoker',
        'Patient seems unwell',
        'Procedure went well',
        'Apply it twice daily',
        'gluten free',
        'hearing',
        'Pain in the chest',
      ]),
    { weight: 1.5 },
  ),
  c(
    'identity',
    'NATIONAL_ID',
    'national id|national id number|tax id|identity number|id number|personal id|document number|identification number|national id value|resident registration number|identity card number|social security number fr|driver license',
    'user|customer|person|employee|patient|citizen|applicant|',
    nationalId,
    { weight: 4, telling: IDS[1] },
  ),
  c(
    'identity',
    'NATIONAL_ID',
    'national id',
    'user|person|',
    (d) =>
      d.pick([
        () => `${d.chars(2, CONSONANTS)}${d.digits(8)}`,
        () => d.digits(d.int(8, 13)),
        () => `00000${d.digits(4)}`,
      ])(),
    { weight: 1.5 },
  ),
  c(
    'identity',
    'PASSPORT',
    'passport|passport number',
    'client|person|',
    (d) => d.pick([() => `${d.digits(4)} ${d.digits(6)}`, () => d.digits(10), () => d.digits(20)])(),
    { weight: 1 },
  ),
  c(
    'commerce',
    'ADDRESS',
    'address|street|address line 1|street address|billing address|shipping address|line 1|street and number|full address',
    'customer|shipping|user|company|address|',
    street,
    { weight: 4, telling: STREET_LINES[0] },
  ),
  c('crm', 'DOB', 'birth date|dob|date of birth|birthday|birthdate', 'user|patient|person|employee|', birth, {
    weight: 2,
  }),
  c(
    'iot',
    'GEO_LOCATION',
    'location|coordinates|position|gps|geo|latitude|longitude',
    'device|vehicle|site|',
    degrees,
    { weight: 1, telling: (d) => `${(d.next() * 90).toFixed(4)}° N, ${(d.next() * 180).toFixed(4)}° E` },
  ),
  c(
    'identity',
    'PASSWORD',
    'password|db password|smtp password|sasl password|passphrase|bind password|admin password',
    'connector|config|ldap|smtp|',
    (d) => d.pick([() => d.base62(d.int(20, 40)), () => `${d.base62(12)}/+${d.base62(10)}`])(),
    { weight: 1.5 },
  ),
  c(
    'telecom',
    'PHONE',
    'national number|national format number|number|value',
    'phone|mobile|contact phone|phones[]',
    (d) => d.pick([() => d.digits(10), () => `0${d.digits(4)} ${d.digits(6)}`, () => `${d.int(2, 9)}${d.digits(9)}`])(),
    { weight: 2 },
  ),
  c(
    'telecom',
    'PHONE',
    'phone|mobile',
    'user|member|',
    (d) =>
      d.pick([
        () => `0${d.int(1, 9)}0-${d.digits(4)}-${d.digits(4)}`,
        () => `1${d.int(3, 9)}${d.digits(9)}`,
        () => `0${d.int(1, 9)} ${d.digits(2)} ${d.digits(2)} ${d.digits(2)} ${d.digits(2)}`,
        () => `8 (${d.digits(3)}) ${d.digits(3)}-${d.digits(2)}-${d.digits(2)}`,
      ])(),
    { weight: 2 },
  ),
  c(
    'identity',
    'USERNAME',
    'acct|handle|username|login|user name',
    'account|status.account|author|profile|',
    (d) => d.pick([() => v.login(d), () => `${v.login(d)}@${v.domain(d)}`])(),
    { weight: 1 },
  ),
]

export const MORE_NEGATIVE = [
  N(
    'common',
    'version|app version|appVersion|build|release|firmware version|os version|browser version|driver version|sdk version|agent version|min version|file version|ver',
    'device|client|app|browser|package|',
    versionNumber,
    { weight: 4 },
  ),
  N(
    'commerce',
    'handle|slug|url handle|product handle',
    'product|collection|article|page|blog|products[]|variant|shop',
    handle,
    { weight: 3 },
  ),
  N(
    'common',
    'steps|total steps|error steps|running steps|next steps|step|temperature|sleep seconds|stress test url|height|weight|width|pulse width|score|level|duration seconds|timeout seconds|saturation|contrast|goal weight|max height|font weight',
    'job|pipeline|image|package|model|parcel|progress|dimensions|product|request|workflow',
    number,
    { weight: 5 },
  ),
  N(
    'common',
    'description|text|notes|definition|comment|help text|display|title|documentation',
    'code system|value set|standard|page|article|product|field|',
    (d) => d.pick(PROSE),
    { weight: 2 },
  ),
  N(
    'common',
    'health|health status|health check|condition|status|state',
    'service|cluster|node|database|deployment',
    (d) => d.pick(['healthy', 'unhealthy', 'degraded', 'green', 'ok']),
    { weight: 1.5 },
  ),
  N(
    'fintech',
    'token|user token|payment token|transfer token|resource token|program token',
    'data[]|links|payments[]|',
    (d) => `${d.pick(['usr', 'trm', 'sts', 'pmt', 'prg', 'acc'])}-${d.uuid()}`,
    { weight: 1.5 },
  ),
  N(
    'common',
    'identifier.value|value|reference',
    'practitioner.identifier|subject.identifier|coverage.identifier|meta',
    (d) => d.uuid(),
    { weight: 1.5 },
  ),
  N(
    'common',
    'orientation|rotation|voice|voice gender',
    'device|screen|tts|antenna|settings',
    (d) => d.pick(['0', '45', '90', '180', 'female', 'male', 'landscape']),
    { weight: 1 },
  ),
  N(
    'travel',
    'city|city name|country|region|location|market',
    'store|airport|office|event|user|',
    (d) => d.pick([v.city, v.countryName, v.state])(d),
    { weight: 3 },
  ),
]
