/** Values that must stay visible: what detection of object ids, labels and types lives on. `place name=value`, one a line. */

export const HARMLESS = `
query id=42
query id=1234567890123
query user_id=550e8400-e29b-41d4-a716-446655440000
query order=01ARZ3NDEKTSV4RRFFQ69G5FAV
query account=507f1f77bcf86cd799439011
query ref=cus_NffrFeUfNV2Hib
query payment=pi_3MtwBwLkdIwHu7ix28a3tqPa
query doc=1BxiMVs0XRA5nFMdKvBdBZjgmUUqptlbs74OgvE2upms
query v=dQw4w9WgXcQ
query page=2
query page_token=CAUQAA1b2c3d4e5f6g7h8i9j0k
query nextPageToken=CiAKGjBpNDd2Nmp2Zml2cXRwYjBpOXA
query next_token=AAQA-EFRSURBSGg4Tk9HZGhoZUdKQ0dVQk
query clientSessionId=8cd5c53b-cba8-4d4e-a799-082b67ec4491
query ei=TiU7TKv1IdO6jAfQmdX4AQ
query cursor=eyJpZCI6MTAwLCJkaXIiOiJuZXh0In0=
query after=Y3Vyc29yOnYyOpHOBbqLvA==
query sync_token=CPDAlvWDx70CEPDAlvWDx70CGAU
query continuation=2~1709136000000~abcDEF0123456789xyzABC
query offset=100
query sort=created_at
query q=how to reset my password
query q=token ring network
query search=secret santa ideas
query filter=status:active
query lang=en-US
query locale=pt_BR
query tz=Europe/Berlin
query date=2024-05-07
query since=2024-05-07T12:00:00Z
query redirect=/home
query redirect_uri=https://app.example.com/callback
query response_type=code
query grant_type=authorization_code
query client_id=my-web-client
query scope=openid profile email
query state=active
query token=2
query token_type=bearer
query key=colour
query key=product-category-17
query hash=5d41402abc4b2a76b9719d911017c592
query etag=33a64df551425fcc55e4d42a148795d9f25f89d4
query sha=da39a3ee5e6b4b0d3255bfef95601890afd80709
query commit=7fd1a60b01f91b314f59955a4e4d4e80d8edf11d
query checksum=9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
query gclid=EAIaIQobChMI0f6r2bXV8gIVkLTVCh1p3wDpEAAYASAAEgK4aPD_BwE
query utm_source=newsletter
query slug=how-to-bake-sourdough-bread-2024
query author=Ursula K. Le Guin
query authority=water-board
query keyboard=qwerty
query monkey=capuchin
query code=DE
query country_code=49
query zip=10115
query pincode=560001
query currency=EUR
query amount=1999.99
query email=ann@example.org
query phone=+49 30 901820
query iban=DE89370400440532013000
query card=4111111111111111
query ssn=078-05-1120
query vin=1HGBH41JXMN109186
query ip=203.0.113.7
query mac=00:1A:2B:3C:4D:5E
query lat=52.5200
query color=#ff8800
query version=v2.14.3-rc.1
query model=iPhone15ProMax256GB
query sku=ABC-12345-XL-RED
query isbn=978-3-16-148410-0
query tracking=1Z999AA10123456784
query session_type=interactive
query session_count=14
query mode=light
query ids=1,2,3,4,5
query fields=id,name,token_count
query sort=-session_id
request id=98765
request uuid=f47ac10b-58cc-4372-a567-0e02b2c3d479
request username=ann.example
request name=Max Mustermann
request title=The password is swordfish and other stories we tell
request comment=Forgot my password again: please help me to reset it soon
request note=Meet at the secret garden, token of appreciation included
request message=Your session was great, the key takeaway is clear
request description=Access token handling in OAuth 2.0
request subject=Re: password policy
request status=session_expired
request error=invalid_token
request error=auth_token_expired
request reason=client_secret_missing
request event=password_reset_requested
request action=refresh_token_rotation_enabled
request feature=api_key_rotation_policy
request type=access_token
request password_changed_at=2024-01-02T03:04:05Z
request password_policy=strong
request password_required=true
request passwordStrength=4
request has_password=true
request reset_password=false
request password=
request password_hint=the name of my first pet
request token_expires_in=3600
request max_tokens=4096
request total_tokens=1523
request prompt_tokens=100
request tokenSymbol=USDC
request tokenName=Wrapped Ether
request key_id=2024-signing-1
request public_key=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA
request primaryKey=order_id
request partition_key=tenant-17
request sort_key=2024#05
request cache_key=users:list:page2
request idempotency_key=7c4a8d09-ca37-4c4e-9d3f-2b1f8a0e5d11
request issueKey=PROJ-1234
request secret_santa=Bob
request secret_name=prod/db/main
request secretary=Carol
request passport=C01X00T47
request passenger=Dora
request boarding_pass=A12
request season_pass=gold
request pass_count=12
request compass=north
request bypass=false
request tokenizer=cl100k_base
request author_id=77
request authored_by=Eve
request auth_provider=google
request auth_method=sms
request session_duration=3600
request cookie_consent=accepted
request cookie_policy=strict
request signature_required=true
request email_signature=Best regards, Ann
request pinned=true
request pin_color=red
request opinion=good
request seed=42
request nonce_count=3
request answer=forty-two
request code=A1B2
request promo_code=SUMMER24
request country=Deutschland
request address=Unter den Linden 77, 10117 Berlin
request birthdate=1990-02-03
request url=https://example.com/a/b?page=2&sort=asc
request webhook_url=https://example.com/hooks/orders
request image=https://cdn.example.com/i/9f86d081884c7d65.png
request time=12:30:45
request ratio=16:9
request range=bytes=0-499
request json={"a":1,"b":[2,3]}
request html=<b>bold</b> and <i>italic</i>
request sql=SELECT name FROM users WHERE id=7
request formula=a=b+c
request path=C:/Users/ann/report.pdf
request file.filename=holiday-photo-0042.jpeg
request user_agent=Mozilla/5.0 (X11; Linux x86_64; rv:109.0)
request global_id=VXNlcjo0Mjk0OTY3Mjk2
request node=UHJvZHVjdDoxMjM0NTY3OA==
request edge=YXJyYXljb25uZWN0aW9uOjEwMA==
response id=5f4dcc3b5aa765d61d8327deb882cf99
response etag=W/"33a64df551425fcc55e4d42a148795d9"
response version_id=3sL4kqtJlcpXroDTDmJ+rmSpXd3dIbrHY
response upload_id=VXBsb2FkIElEIGZvciA2aWWpbmcncyBteS1tb3ZpZS5tMnRzIHVwbG9hZA
response request_id=tx00000000000000000018a-0056a7
response object_id=9TnHvKzYw3LmQpRs4Xb7
response next=https://api.example.com/items?cursor=b3JkZXI6MTA
response currency=BTC
response iso=2024-W19-2
response license=MIT
header x-request-id=550e8400-e29b-41d4-a716-446655440000
header x-correlation-id=7b3bf470-9456-11e8-9eb6-529269fb1459
header x-tenant-id=507f1f77bcf86cd799439011
header x-amz-date=20240507T120000Z
header x-client-version=2024.5.7-build.1234
header x-device-model=iPhone15,3
header x-locale=de-DE
header idempotency-key=9b2f1c7e4d5a6b8c
header x-feature-flags=new-checkout,dark-mode
header x-organization=acme-corporation
header x-page=12
header last-event-id=1709136000000-0
cookie theme=dark
cookie lang=en-US
cookie _ga=GA1.2.1234567890.1700000000
cookie _gid=GA1.2.987654321.1700000000
cookie OptanonConsent=isGpcEnabled=0&datestamp=Tue+May+07+2024
cookie currency=EUR
cookie tz=Europe/Berlin
cookie cookie_consent=accepted
cookie mail=a@example.com
cookie seen_banner=true
cookie layout=wide-screen
cookie AWSALB=kP2n8Qz7Vx1Yb3Wc5Df6Gh8Jk0Lm2Np4Qr6St8Uv
`
  .trim()
  .split('\n')
  .map((line) => {
    const [, place, name, value] = /^(\w+) ([^=]+)=(.*)$/.exec(line)!
    return { place: place!, name: name!, value: value! }
  })

/** Paths whose segments are names of things and words of routes. */
export const HARMLESS_PATHS =
  `/users/42 /users/550e8400-e29b-41d4-a716-446655440000/orders /orders/01ARZ3NDEKTSV4RRFFQ69G5FAV
/documents/d/1BxiMVs0XRA5nFMdKvBdBZjgmUUqptlbs74OgvE2upms/edit /products/how-to-bake-sourdough-bread /v1/users/507f1f77bcf86cd799439011/posts
/tokens/42 /api/tokens/list /password/reset /reset-password /auth/login /oauth/authorize /sessions/1234/end /keys/primary /verify/email/resend
/commits/7fd1a60b01f91b314f59955a4e4d4e80d8edf11d /files/report-2024-05.pdf /customers/cus_NffrFeUfNV2Hib/subscriptions /a/b/c
/assets/app.9f86d081.js /geo/52.52,13.40 /dates/2024-05-07/events /tags/c%2B%2B /invitations/42/accept`
    .trim()
    .split(/\s+/)
