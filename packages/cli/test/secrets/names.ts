/** Names under which credentials travel, as forms, frameworks and vendors spell them. */

export const PASSWORD_NAMES =
  `password passwd passwort pwd pass passphrase passcode password1 new_password1 new_password2 newPassword oldPassword
currentPassword password_confirmation confirmPassword j_password txtPassword ctl00$Main$Password userPassword UserPwd userpass dbPassword
db_password DB_PASS adminPassword admin_pass smtpPassword ldap.bindPassword sasl_password mqtt_pass keystorePassword wifiPassword wpa_psk
passwordHash password_plain PASSWORD PassWord pass-word kennwort Kennwort passwort_neu contraseña contrasena senha wachtwoord clave parola
hasło haslo lösenord salasana adgangskode motDePasse mot_de_passe mdp heslo jelszo şifre пароль 密码 密碼 パスワード 비밀번호 pin userPin otp totp
one_time_password otpCode mfa_code verificationCode verification_code recoveryCode recovery_codes activation_code zugangscode security_answer
secretAnswer backup_code accountPassword login_password user_passwd repeatPassword proxyPassword`
    .trim()
    .split(/\s+/)

export const TOKEN_NAMES =
  `token access_token accessToken refresh_token refreshToken auth_token authToken id_token session_token sessionToken
bearerToken api_token apiToken apikey api_key apiKey x-api-key app_key appSecret client_secret clientSecret secret secretKey secret_key
secret_access_key AWS_SECRET_ACCESS_KEY private_token privateToken oauth_token oauth_token_secret reset_token resetToken password_reset_token
csrf_token csrfmiddlewaretoken _csrf authenticity_token __RequestVerificationToken xsrf_token botToken githubToken gitlab_token slackToken
webhook_secret webhookSecret signingSecret signing_key encryptionKey encryption_key masterKey master_key mfaSecret totp_secret sharedSecret
shared_key AccountKey subscriptionKey licenseKey sessionId session_id JSESSIONID PHPSESSID sid session sessionKey code_verifier client_assertion
deviceToken push_token invite_token confirmation_token unlock_token remember_token magic_token personal_access_token deploy_token runner_token
service_token jwt jwtToken assertion authorization auth credential credentials privateKey private_key ssh_private_key X-Amz-Signature
X-Amz-Security-Token signature sig hmac SECRET_KEY_BASE stripe_secret twilioAuthToken`
    .trim()
    .split(/\s+/)

export const HEADER_NAMES =
  `X-Api-Key Api-Key ApiKey X-Auth-Token X-Access-Token Ocp-Apim-Subscription-Key X-Goog-Api-Key X-Authorization
X-Original-Authorization X-Forwarded-Authorization X-Vault-Token PRIVATE-TOKEN X-Shopify-Access-Token X-Session-Token X-Token X-Xsrf-Token X-Csrf-Token
X-Password X-Legacy-Kennwort DD-API-KEY DD-APPLICATION-KEY X-Auth-Key X-Hasura-Admin-Secret CF-Access-Client-Secret CF-Access-Jwt-Assertion
X-Goog-Iap-Jwt-Assertion X-Amzn-Oidc-Data X-Amzn-Oidc-Accesstoken X-RapidAPI-Key X-Mashape-Key X-Functions-Key X-Foo-Api-Key X-Plex-Token
X-Figma-Token X-Consul-Token X-Nomad-Token X-Parse-Master-Key X-Parse-Session-Token X-Gitlab-Token X-Telegram-Bot-Api-Secret-Token
X-Amz-Security-Token X-Line-Signature X-Hub-Signature-256 Stripe-Signature X-Slack-Signature X-Signature X-User-Token X-Admin-Key X-Client-Secret
X-Service-Token X-Internal-Secret Authorization Proxy-Authorization X-Emby-Token X-Wsse X-Custom-Thing My-App-Check X-Foo`
    .trim()
    .split(/\s+/)

export const COOKIE_NAMES =
  `sid session sessionid connect.sid JSESSIONID PHPSESSID ASP.NET_SessionId ASPSESSIONIDQQ laravel_session ci_session
_gitlab_session __Host-session __Secure-next-auth.session-token auth_token auth_tkt remember_me remember_token access_token jwt XSRF-TOKEN csrftoken
.AspNetCore.Cookies .ASPXAUTH wordpress_logged_in_5d41402abc wp_sess SSID SAPISID user_session logged_in_as x whatever prefs2 token ticket`
    .trim()
    .split(/\s+/)
