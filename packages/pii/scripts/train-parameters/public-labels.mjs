/**
 * Gold labels of the Twilio, Box, Google Maps and Slack descriptions, set by reading all of them. A rule is an API, a pattern over the
 * dotted path, and labels; the first that fits counts, and what no rule names carries no label. Values are not repeated here.
 */
const PHONE_LIKE = /^(?:(?:client|whatsapp|rcs|tel):)?\+?[\d\s().-]{7,20}$/
const EMAIL_LIKE = /@[\w-]+\.\w+/
const has = (values, pattern) => values.some((v) => pattern.test(v))

const NEVER =
  /(?:^|\.)(?:links|subresource_uris|_links|url|meta)\.|\burl$|identity_match\.|calls_by_device_type|device_type|enabled_phonenumbers|unique_call/

const RULES = [
  ['twilio', /(?:^|\.)(?:secondary_)?auth_token$/, 'SECRET'],
  ['twilio', /(?:^|\.)(?:Binding\.)?[Ss]ecret$/, 'SECRET'],
  ['twilio', /session_?[tT]oken$/, (v) => (has(v, /^eyJ/) ? 'SECRET,JWT' : 'SECRET')],
  ['twilio', /(?:^|\.)(?:CallToken|call_token)$/, 'SECRET'],
  ['twilio', /ice_servers\[\]\.credential$/, 'PASSWORD'],
  ['twilio', /encryption_cek$/, 'SECRET'],
  ['twilio', /(?:^|\.)(?:credentials\[\]\.|ice_servers\[\]\.)?[uU]sername$/, 'USERNAME'],
  ['twilio', /(?:^|\.)[pP]assword$/, 'PASSWORD'],
  ['twilio', /port_out_pin$/, 'PASSWORD'],
  ['twilio', /userHandle$/, 'USERNAME'],
  [
    'twilio',
    /(?:[eE]mail|notification_emails(?:\[\])?|[cC]c_?[eE]mails(?:\[\])?|Email\.Address|projected_address|billing_email|technical_email|customer_support_email|authorized_representative_email)$/,
    (v, p) =>
      /email_(?:subject|message)|Email\.Name|email\.name/.test(p)
        ? ''
        : /projected_address/.test(p)
          ? has(v, EMAIL_LIKE)
            ? 'EMAIL'
            : 'PHONE'
          : 'EMAIL',
  ],
  [
    'twilio',
    /(?:^|[._])(?:losing_carrier_information\.)?(?:customer_?name|CustomerName)$/i,
    (v) => (has(v, PHONE_LIKE) ? 'PHONE' : 'NAME'),
  ],
  ['twilio', /(?:first_?name|last_?name|FirstName|LastName)$/, (_, p) => (/match/.test(p) ? '' : 'NAME')],
  ['twilio', /authorized_representative(?:_katakana)?$/, 'NAME'],
  ['twilio', /(?:CallerDisplayName)$/, 'NAME'],
  ['twilio', /segments\[\]\.agent_name$|worker_name$|(?:assessments|comments)?(?:\[\])?\.?user_name$/, 'NAME'],
  ['twilio', /(?:date_?of_?birth|DateOfBirth)$/i, 'DOB'],
  ['twilio', /(?:^|\.)National_?Id$/i, 'NATIONAL_ID'],
  [
    'twilio',
    /(?:source_ip_address|SourceIpAddress|(?:^|\.)ip_?address|IpAddress|device_ip|hidden_details\.ip)$/i,
    'IP_ADDRESS',
  ],
  ['twilio', /twilio_media_ip|external_media_ip|twilio_signaling_ip|external_signaling_ip/, 'IP_ADDRESS'],
  [
    'twilio',
    /business_street_address2?$|BusinessStreetAddress2?$|profile\.address$|Address(?:Subdivision|Region)$/,
    'ADDRESS',
  ],
  ['twilio', /^PersistentAction$/, 'EMAIL'],
  ['twilio', /(?:^|\.)(?:latitude|longitude|lat|lon|lng)$/, 'GEO_LOCATION'],
  [
    'twilio',
    /(?:phone_?number|phoneNumber|PhoneNumber|telephone_number|_phone|Phone|OriginationNumber|origination_number|destination_number|external_contact|agent_phone|customer_phone|caller_id)$/,
    (v, p) => (/friendly|_sid|Sid$|_type|_count|Type$/.test(p) || !has(v, /\d{3}/) ? '' : 'PHONE'),
  ],
  [
    'twilio',
    /(?:^|[._])(?:from|to|From|To|from_formatted|to_formatted|forwarded_from|CallerId|caller|callee|number|sender|sender_id|Address|address|proxy_address|projected_address|ProxyAddress|ProjectedAddress|ProxyAddressFallback|contact_channel_address|Identifier|identifier|handle|friendly_name)$/,
    (v) =>
      has(v, /^(?:(?:client|whatsapp|rcs):)?\+\d{6}|^\(\d{3}\) /)
        ? 'PHONE'
        : has(v, EMAIL_LIKE) && !has(v, /^https?:/)
          ? 'EMAIL'
          : '@address',
  ],
  [
    'twilio',
    /(?:^|\.)(?:[sS]treet|[cC]ity|[pP]ostal_?[cC]ode|PostalCode|street_secondary|StreetSecondary|AddressLine[12]|address_line|street_line_[12]|street_2|zip|zip4|locality)$/,
    'ADDRESS',
  ],
  [
    'twilio',
    /(?:AddressStreet|AddressStreetSecondary|AddressCity|AddressRegion|AddressPostalCode|business_street_address2?|business_city|business_postal_code|business_state_province_region|BusinessStreetAddress2?|BusinessCity|BusinessPostalCode|BusinessStateProvinceRegion)$/,
    'ADDRESS',
  ],
  [
    'twilio',
    /(?:^|\.)(?:address\.state|addresses\[\]\.region|country_subdivision|current_addresses\[\]\.state_code|pre_fill\.state)$/,
    'ADDRESS',
  ],
  ['slack', /(?:^|\.)(?:access_token|token)$/, (v) => (has(v, /^xox|[A-Za-z]\w{8,}/) ? 'SECRET' : '')],
  ['slack', /(?:^|\.)email$/, 'EMAIL'],
  ['slack', /(?:^|\.)user\.name$/, (v) => (has(v, /^\p{Lu}\p{L}+ \p{Lu}\p{L}+$/u) ? 'NAME' : 'USERNAME')],
  ['slack', /message\.username$/, (v) => (has(v, / /) ? '' : 'USERNAME')],
  ['slack', /(?:^|\.)(?:real_name|real_name_normalized|first_name|last_name)$/, 'NAME'],
  ['slack', /profile\.display_name(?:_normalized)?$/, 'USERNAME'],
  [
    'slack',
    /(?:^|\.)user\.name$|members\[\]\.name$|logins\[\]\.username$|matches\[\]\.username$|message\.username$/,
    'USERNAME',
  ],
  ['slack', /^user$|(?:^|\.)user$/, (v) => (has(v, /^[a-z]+$/) ? 'USERNAME' : '')],
  ['slack', /(?:^|\.)ip$/, 'IP_ADDRESS'],
  ['slack', /(?:^|\.)phone$/, (v) => (has(v, /\d{3}/) ? 'PHONE' : '')],
  [
    'box',
    /(?:client_secret|refresh_token|access_token|subject_token|actor_token|upload_token|assertion|hashed_token|(?:^|\.)token|^code)$/,
    (v) => (has(v, /^[a-z_]+$/) ? '' : 'SECRET'),
  ],
  ['box', /(?:^|\.)(?:login|user_logins)$/, 'EMAIL,USERNAME'],
  ['box', /(?:email|sender_email|senders|invite_email|senders(?:\[\])?)$/, 'EMAIL'],
  [
    'box',
    /(?:_by|_by\[\]|assigned_to|assign_to|user|custom_notification_recipients\[\]|accessible_by|data)\.name$|uploader_display_name$/,
    (v) => (has(v, /^\p{Lu}\p{L}+ \p{Lu}\p{L}+$/u) ? 'NAME' : ''),
  ],
  ['box', /(?:^|\.)(?:phone|verification_phone_number)$/, 'PHONE'],
  ['box', /(?:^|\.)address$/, (v) => (has(v, /^https?:/) && !has(v, /Ave/) ? '' : 'ADDRESS')],
  ['box', /(?:^|\.)password$/, 'PASSWORD'],
  ['box', /ip_address$/, 'IP_ADDRESS'],
  ['googlemaps', /polyline\.points$/, ''],
  ['googlemaps', /compound_code$/, 'ADDRESS'],
  ['googlemaps', /macAddress$/, 'MAC_ADDRESS'],
  [
    'googlemaps',
    /(?:^|\.)(?:lat|lng|latitude|longitude|latlng|points|origins?|destinations?|location|path|locations)$/,
    (v) => (has(v, /\d\.\d|^-?\d+,-?\d+$/) ? 'GEO_LOCATION' : has(v, /[A-Za-z]{4}/) ? 'ADDRESS' : ''),
  ],
  ['googlemaps', /(?:start_address|end_address|formatted_address|adr_address|vicinity|(?:^|\.)address)$/, 'ADDRESS'],
  [
    'googlemaps',
    /address_components\[\]\.(?:long|short)_name$|postcode_localities(?:\[\])?$|(?:origin|destination)_addresses(?:\[\])?$/,
    'ADDRESS',
  ],
  ['googlemaps', /phone(?:_number)?$/, 'PHONE'],
  ['googlemaps', /author_name$/, 'NAME'],
]

/** Labels of one public parameter. */
export function publicLabels(api, path, values) {
  if (NEVER.test(path)) return []
  const texts = values.map(String)
  path = path.replace(/(?:\[\])+$/, '')
  // A value that repeats the word of its field tells nothing, and the field still means what it means.
  for (const [of, pattern, labels] of RULES) {
    if (of !== api || !pattern.test(path)) continue
    const found = typeof labels === 'function' ? labels(texts, path) : labels
    if (found === '@address') return /\bprofile\.address$/.test(path) ? ['ADDRESS'] : []
    return found === '' ? [] : found.split(',')
  }
  return []
}
