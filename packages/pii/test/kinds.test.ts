/** Kinds of parameters that were labelled wrongly, each with members of its own. */
import { labelParameter } from '../src/index.js'

type Case = [paramName: string, ...values: unknown[]]
const labels = (paramName: string, values: unknown[], path = '/v1/rows', location = 'response') =>
  labelParameter({ paramName, values, path, location }).labels

function kind(title: string, label: string | undefined, cases: Case[]): void {
  describe(title, () => {
    test.each(cases)('%s of %j', (name, ...values) =>
      expect(labels(name, values)).toEqual(label === undefined ? [] : [label]),
    )
  })
}

kind('P7: four numbers under a name that says version are no address', undefined, [
  ['build_version', '10.4.12.7', '10.4.11.2'],
  ['plugin.version.current', '4.12.0.1', '4.11.9.3'],
  ['versions.firmware', '2.14.3.1'],
  ['kernelRelease', '5.10.0.21'],
  ['agentBuild', '7.1.20.4'],
  ['версия', '10.7.31.9'],
  ['バージョン', '10.7.31.9'],
  ['versionsnummer', '10.7.31.9'],
])
kind('… and other names still are', 'IP_ADDRESS', [
  ['client_ip', '10.7.31.9'],
  ['host', '10.7.31.9', '192.168.3.4'],
  ['ip_version_4', '10.7.31.9'],
  ['f3', '84.17.33.201'],
])

kind('P8: a checksum that passes under a telling name is enough', 'NATIONAL_ID', [
  ['codice_fiscale_cliente', 'RSSMRA85T10A562S'],
  ['nationalId', '86095742719'],
  ['pesel', '44051401359'],
  ['cpf', '52998224725'],
  ['personnummer', '811218-9876'],
  ['TC Kimlik No', '10000000146'],
  ['bsn', '111222333'],
  ['ИНН', '500100732259'],
  ['身份证号码', '11010519491231002X'],
  ['numéro de sécurité sociale', '184127645108946'],
])
kind('… and one that leaves little to chance needs no name', 'NATIONAL_ID', [
  ['x1', 'BNCGNN90A41F205C'],
  ['field7', '529.982.247-25'],
  ['f9', '11010519491231002X', '440308199901010012'],
])
kind('… but a number with a name of its own is that', undefined, [
  ['order_id', '86095742719'],
  ['product_id', '52998224725'],
])

kind('one full card number under a name that says nothing', 'CREDIT_CARD', [
  ['f12', '4111111111111111'],
  ['x', '378282246310005'],
  ['a7', '3782 822463 10005'],
  ['k', '30569309025904'],
  ['val3', '3056 930902 5904'],
  ['カード番号', '3530111333300000'],
  ['numero_tarjeta', '5555555555554444'],
])
kind('… and none under that of an order, a parcel or a device', undefined, [
  ['order_number', '4111111111111111'],
  ['tracking_number', '378282246310005'],
  ['imei', '490154203237518'],
])
kind('one IBAN under a name that says nothing', 'IBAN', [
  ['f4', 'DE89370400440532013000'],
  ['q', 'GB29 NWBK 6016 1331 9268 19'],
])
kind('one written telephone number under a name that says nothing', 'PHONE', [
  ['f9', '+49 30 901820'],
  ['col4', '(415) 555-2671'],
  ['v3', '+14155552671'],
])

kind('numbers as spreadsheets write them', 'PHONE', [
  ['phone', '8801819404601.0', '8801712345678.0'],
  ['mobile', '9.19876543210E+11'],
])
kind('national_number in a phone object', 'PHONE', [
  ['phone.national_number', '4155552671'],
  ['mobile[national_number]', '9876543210'],
  ['contact_phone.national_number', '3121234567'],
])

kind('field words beyond English: telephone', 'PHONE', [
  ['رقم الجوال', '0501234567', '0559876543'],
  ['номер_телефона_клиента', '8 (916) 123-45-67'],
  ['teléfonoMóvil', '612345678'],
  ['numero_de_telefone', '11987654321'],
  ['मोबाइल नंबर', '9876543210'],
  ['고객전화번호', '010-1234-5678'],
  ['手机号码', '13812345678'],
  ['cepTelefonu', '05321234567'],
  ['số điện thoại', '0912345678'],
])
kind('… names', 'NAME', [
  ['nombre_completo', 'María García López'],
  ['имя', 'Анна', 'Ольга'],
  ['姓名', '王小明', '李娜'],
  ['氏名', '山田太郎'],
  ['이름', '김민수'],
  ['الاسم الكامل', 'محمد أحمد علي'],
  ['nome_do_cliente', 'João Silva'],
])
kind('… births, day first, with a time, with an age, in other digits', 'DOB', [
  ['fecha_nacimiento', '11/02/1984'],
  ['geburtsdatum', '11.02.1984'],
  ['dataDeNascimento', '1984-02-11T13:45:00Z'],
  ['dob', '1984-02-11 13:45:00'],
  ['birthDate', '11.02.1984 (41)'],
  ['birth_date', '11 February 1984 (age 41)'],
  ['дата рождения', '11.02.1984 г.'],
  ['出生日期', '1984年2月11日'],
  ['تاريخ الميلاد', '١١/٠٢/١٩٨٤'],
  ['f8', '1984-02-11 (41 years)'],
])
kind('… and a time of long ago is no birth', undefined, [['created_at', '1984-02-11T13:45:00Z']])

kind('streets outside the United States', 'ADDRESS', [
  ['address', '8/156/4, STATION ROAD'],
  ['dirección', 'Calle Mayor 5, 3º B'],
  ['地址', '北京市朝阳区建国路88号'],
  ['alamat', 'Jl. Sudirman No. 5 RT 03/RW 05'],
  ['адрес', 'ул. Ленина, д. 5, кв. 12'],
  ['ulica', 'Długa 12/4'],
  ['f11', '8/156/4, GANDHI ROAD'],
  ['c3', 'Jl. Merdeka No. 17'],
])
kind('a city, a region or a country alone is no address, four digits are no SSN', undefined, [
  ['city', 'Berlin', 'Paris'],
  ['country', 'Germany', 'France'],
  ['billing_address.city', 'Austin'],
  ['ciudad', 'Madrid'],
  ['province', 'Ontario'],
  ['ssn_last4', '6789'],
  ['last4ssn', '1234', '5678'],
])

kind('coordinates with degree signs', 'GEO_LOCATION', [
  ['position', '48.8566° N, 2.3522° E'],
  ['coords', `48°51'24"N 2°21'07"E`],
  ['f6', '40.7128° N, 74.0060° W'],
  ['gps', `N 48° 51.396' E 2° 21.132'`],
])

kind('prose of standards is about nobody', undefined, [
  ['description', 'Codes shall be taken from ICD-10 or SNOMED CT; this element defines the diagnosis.'],
  ['standard_text', 'ISO 14971 application of risk management to medical devices for diabetes'],
  ['definition', 'A code that classifies the condition or diagnosis of the patient.'],
])
kind('… a diagnosis is about somebody', 'HEALTH', [
  ['diagnosis', 'Type 2 diabetes mellitus'],
  ['diagnostico', 'Hipertensión arterial'],
  ['heart_rate_bpm', '72'],
])

test.each([
  ['handle', '/products/{id}'],
  ['product.handle', '/v1/rows'],
  ['collections[].handle', '/v1/rows'],
])('the handle of a product is no user name: %s', (name, path) =>
  expect(labels(name, ['blue-cotton-shirt', 'red-mug'], path)).toEqual([]),
)
test.each(['twitter_handle', 'user.handle'])('… that of a person is one: %s', (name) =>
  expect(labels(name, ['@annlee', '@bo_2'])).toEqual(['USERNAME']),
)

test.each([[[]], [['', '']], [[null]], [[null, '']]])(
  'a parameter that never held a value has no label: %j',
  (values) => {
    for (const name of ['email', 'ssn', 'password', 'phone', 'card_number']) expect(labels(name, values)).toEqual([])
  },
)

test.each(['db_password', 'contraseña', 'keystorePassword', 'ldap.bindPassword'])(
  'P8: a long random text named %s is a password',
  (name) => {
    for (const value of ['LIkaITK744sG54VgABWp4NXFr', 'kf93+/dkw0qQpZ77vBn2/1LxTTa', 'korrektpferd'])
      expect(['PASSWORD', 'SECRET']).toContain(labels(name, [value])[0])
  },
)
kind('… what is said about a password is none', undefined, [
  ['password_reset_url', 'https://x.example/reset/1'],
  ['password_expires', '2026-01-01'],
  ['has_password', 'true'],
])
