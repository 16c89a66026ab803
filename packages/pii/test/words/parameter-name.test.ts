import { readName } from '@apiscope/pii'

const level = (paramName: string, label: string, path?: string) => {
  const e = readName({ paramName, path }).evidence.get(label as never)
  return e === undefined ? 'silent' : (e.joined ?? e.head ?? (e.flagged ? 'flagged' : 'silent'))
}

describe('names as people write them', () => {
  test.each([
    'first_name',
    'firstName',
    'FirstName',
    'FIRST-NAME',
    'firstname',
    'fname',
    'billing[first_name]',
    'user.name.first',
    'vorname',
  ])('%s calls for NAME', (name) => expect(level(name, 'NAME')).toBe('strong'))
  test.each([
    ['card.number', 'CREDIT_CARD'],
    ['phones[].value', 'PHONE'],
    ['owner.dob.day', 'DOB'],
    ['X-Forwarded-For', 'IP_ADDRESS'],
    ['dateofbirth', 'DOB'],
    ['accessToken', 'SECRET'],
    ['zipcode', 'ADDRESS'],
    ['bankAccount.routingNumber', 'BANK_ACCOUNT'],
    ['customer.name', 'NAME'],
  ])('%s calls for %s', (name, label) => expect(level(name, label)).toBe('strong'))
})

describe('names that mean something else', () => {
  test.each([
    ['client_ip_address', 'ADDRESS'],
    ['email_address', 'ADDRESS'],
    ['emailAddress', 'ADDRESS'],
    ['next_page_token', 'SECRET'],
    ['company.name', 'NAME'],
    ['fileName', 'NAME'],
    ['order_number', 'CREDIT_CARD'],
  ])('%s is not %s', (name, label) => expect(level(name, label)).toBe('not'))
  test('email_verified, phone_type and password_changed_at only mention', () => {
    for (const [name, label] of [
      ['email_verified', 'EMAIL'],
      ['phone_type', 'PHONE'],
      ['password_changed_at', 'PASSWORD'],
    ]) {
      expect(level(name, label)).not.toBe('strong')
    }
  })
  test('f1 is opaque, first_name is not', () => {
    expect(readName({ paramName: 'f1' }).opaque).toBe(true)
    expect(readName({ paramName: 'first_name' }).opaque).toBe(false)
  })
})
