/**
 * What names of parameters say of credentials, phrase by phrase: the words of the field, of vendors' documentation and of open-source forms.
 * A phrase is matched at the end of a name; the longest one wins. `strong` names a credential; `weak` may; `not` names something else and takes
 * shorter phrases away. The one list: the sensor redacts by it, the labels PASSWORD, SECRET and JWT are given by it.
 */
export interface CredentialPhrases {
  strong: string
  weak: string
  not: string
}

export const CREDENTIAL_PHRASES: Readonly<Record<'PASSWORD' | 'SECRET' | 'JWT', CredentialPhrases>> = {
  PASSWORD: {
    strong: `password|user password|password hash|password value|new password|old password|current password|password confirmation
|confirm password|password confirm|passphrase|pass phrase|passcode|pass code|login password|account password|wifi password|psk
|wifi psk|pre shared key|db password|database password|smtp password|admin password|root password|password repeat
|hashed password|encrypted password|temporary password|temp password|one time password|pin number|card pin|pin code|otp
|otp code|encrypted pin|totp code|password verify|auth password|basic auth password|password plain|security answer
|recovery answer|secret answer|credentials password|pin|access code|unlock code|password plaintext|pin block|verification pin
|user pin|phone pin|conference pin|one time code|one time pin|sms code|login code|activation code
|confirmation code|reset code|mfa code|two factor code|2 fa code|authenticator code|pairing code|validation code|pin hash|tan
|mtan|door code|gate code|alarm code|secret question answer|mat khau|كلمة السر|zugangscode|bestatigungscode|sicherheitscode|freischaltcode|recovery phrase|backup phrase|
pass key code|otp token|basic auth|totp|mfa|2 fa|verification code|transfer code|tfa code|sicherheitsantwort|geheimfrage antwort`,
    weak: `credential|secret|code|hash|answer|value|auth code|salt`,
    not: `password reset|password changed|password expired|password policy|password required|password strength|password url
|password last changed|password age|password enabled|pin verified|pin id|pin count|reset password url|password question
|password updated at|password protected|is password enabled|password status|password hint|postal pin code|password min length
|shared link password enabled|password length|pinned`,
  },
  SECRET: {
    strong: `secret|client secret|api key|api secret|secret key|access token|refresh token|auth token|authorization|authorization token
|bearer token|private key|signing key|signing secret|webhook secret|shared secret|session token|session key|php session id
|phpsessid|jsessionid|connect sid|access key|access key id|secret access key|encryption key|master key|security token
|csrf token|xsrf token|csrf|verification token|reset token|password reset token|recovery code|recovery token|invite token
|activation token|confirmation token|oauth token|token secret|oauth token secret|session ticket|auth ticket|consumer secret
|consumer key|app secret|application secret|app key|service account key|credential secret|api token|api key value
|authentication token|auth key|auth secret|login token|user token|personal access token|device token|push token|fcm token
|registration token|jwt token|jwt secret|hmac key|hmac secret|ssh key|ssh private key|pgp private key|license key|recovery key
|recovery codes|backup code|backup codes|totp secret|mfa secret|otp secret|two factor secret|x api key|x auth token
|x access token|cookie|set cookie|proxy authorization|link token|public token|processor token|temporary token|exchange token
|authorization code|code verifier|client assertion|assertion|bot token|app token|webhook signing secret|hash key|secret token
|connection string|database url|dsn|sas token|shared access signature|signature key|tls key|key pem|private key pem|token auth
|x csrf token|x amz security token|download token|upload token|stream key|bearer|client key|secret text|secret value
|secret data|secrets value|credentials secret|auth token secret|sid cookie|session cookie|payload secret|ephemeral key
|ephemeral key secret|keystore password|remember token|seed phrase|mnemonic|wallet private key|webhook token
|impersonation token|subject token|actor token|api key secret|device secret|device code|session data token|private token|host key|aes key|cipher key|activation key|wpa key|wep key|wifi key|network key|pem key|form key|stripe key
|crypto key|cas ticket|oauth verifier|invite code|invitation code|secret key base
|admin secret|subscription key|functions key|function key|application key|write key|server key|account key|shared key
|storage key|deploy key|unseal key|root key|partner key|developer key|merchant key|rapid api key|deploy token|job token
|runner token|invitation token|unlock token|magic token|magic link token|request verification token
|access secret|user secret|bearer auth|auth secret key|auth cookie|auth tkt|session hash|session data|session secret|conn str
|connection uri|connection url|jdbc url|database uri|mongo uri|redis url|broker url|amqp url|account sas|sas key
|tls private key|pem private key|signed token|service token|service ticket|security key|webhook key|integration key
|client credential|aws secret|github token|gitlab token|slack token|npm token|user key|secret code|secret word|secret phrase
|saml response|saml art|relay token|auth hash|http auth|xoauth|authenticity token|remember user token
|legacy token|bot key|token key|recaptcha token|licence key|wallet seed|hd seed|kubeconfig|kube config|sso ticket|honeycomb team
|assoc handle|pfx|p 12|pkcs 12|jks|keystore data|initial response|captcha response|recaptcha response|turnstile response|saml request|snmp community|community string
|insert key|lambda key|fastly key|grafana key|service ticket key`,
    weak: `token|session id|session|sid|session jwt|key|credential|code|hash|signature|value|auth|nonce|state|bearer token type|challenge
|ticket|public key|verification code|device token|voucher|hmac|digest|link|access|salt|tokens`,
    not: `id token|page token|next page token|next token|prev token|previous token|continuation token|sync token|cursor token|token type
|token expires|token count|token id|idempotency key|primary key|foreign key|sort key|partition key|public key|object key
|s 3 key|key name|key id|cache key|translation key|issue key|project key|product key id|max tokens|total tokens|prompt tokens
|completion tokens|token symbol|token name|token address|token amount|token price|payment token|card token|etag|key type
|key value|secret name|secret id|secret arn|secret version|api key id|access token url|token url|token endpoint
|access token expires|has secret|session status|session type|session start|session end|session count|session duration
|session url|authorization url|authorization status|authorization id|authorization amount|cookie policy|cookie consent
|token network|event key|file key|metadata key|config key|key code|public key id|resume token|pagination token|stream position
|start page token|place session token|tracking token|token usage|session name|next cursor|authorization type
|authorization date|session time|session date|key kid|image token|input tokens|output tokens`,
  },
  JWT: {
    strong: `jwt|id token|jwt token|json web token|jws|jwe|jwt assertion|identity token|jwt access token|session jwt|signed jwt
|iap jwt assertion|oidc data|oidc access token|id token hint`,
    weak: `token|access token|refresh token|authorization|assertion|client assertion|bearer|auth token|session token|bearer token
|software statement|request object|logout token|idp token|verification token|secret`,
    not: `jwt key|jwt secret|jwt alg|jwt id|jwt issuer|token type`,
  },
}
