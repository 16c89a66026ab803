/** Fields and cookies that are known to carry no credential, however random their values look. */

/**
 * Request fields: the registered ones (IANA HTTP field names) that are published nowhere else, tracing (W3C, B3, vendors), what load balancers
 * and caches add, checksums, versions, and the devices' own descriptions. Lower case.
 */
const FIELDS = new Set(
  `a-im accept accept-ch accept-charset accept-datetime accept-encoding accept-language accept-patch accept-post accept-ranges alt-used baggage
  cache-control content-digest content-disposition content-encoding content-language content-length content-location content-md5 content-range
  content-type date depth destination device-memory digest dpr downlink early-data ect etag expect forwarded from host if if-match
  if-modified-since if-none-match if-range if-unmodified-since keep-alive last-event-id last-modified lock-token max-forwards origin overwrite
  pragma prefer priority range referer repr-digest rtt save-data te timeout traceparent tracestate trailer transfer-encoding upgrade user-agent
  via viewport-width want-content-digest want-repr-digest warning width x-requested-with x-forwarded-for x-forwarded-host x-forwarded-proto
  x-forwarded-port x-forwarded-server x-forwarded-prefix x-forwarded-uri x-original-uri x-original-url x-rewrite-url x-real-ip true-client-ip
  cf-connecting-ip cf-ray cf-ipcountry cf-visitor cdn-loop x-client-ip x-cluster-client-ip fastly-client-ip x-envoy-attempt-count
  x-envoy-external-address x-envoy-expected-rq-timeout-ms x-envoy-original-path x-b3-flags b3 x-cloud-trace-context x-amzn-trace-id uber-trace-id
  sentry-trace newrelic x-newrelic-transaction x-newrelic-id x-datadog-tags x-datadog-origin x-datadog-sampling-priority x-instana-t x-instana-s
  x-dynatrace x-ruxit-forwarded-for x-request-start x-queue-start x-amz-date x-amz-content-sha256 x-amz-target x-amz-user-agent x-amz-cf-id
  x-goog-api-client x-goog-request-params x-ms-date x-ms-version x-ms-client-request-id x-ms-useragent x-github-event x-github-delivery
  x-github-api-version x-gitlab-event x-gitlab-event-uuid x-shopify-topic x-shopify-shop-domain x-shopify-api-version x-stripe-client-user-agent
  stripe-version stripe-account idempotency-key x-idempotency-key x-client-data x-client-version x-client-name x-app-version x-app-build
  x-build x-platform x-os-version x-device-model x-timezone x-locale x-language x-currency x-country x-http-method x-http-method-override
  x-method-override x-csrf-protection x-prototype-version x-turbolinks turbo-frame hx-request hx-target hx-trigger hx-current-url
  x-inertia x-inertia-version x-livewire x-nextjs-data next-router-state-tree next-url rsc purpose sec-purpose x-moz x-purpose x-vercel-id
  x-checksum x-content-hash x-file-name x-file-size x-upload-length upload-length upload-offset upload-metadata tus-resumable grpc-timeout
  grpc-encoding grpc-accept-encoding grpc-trace-bin connect-protocol-version soapaction x-scheme x-proto ssl-client-verify`.split(
    /\s+/,
  ),
)
/** Beginnings of such names. */
const FIELD_PREFIXES = [
  'sec-',
  'access-control-',
  'x-b3-',
  'x-ot-span',
  'ot-tracer-',
  'x-datadog-',
  'cloudfront-',
  'x-envoy-',
  'x-ratelimit',
  'viewport-',
]

/** Is this request field, in lower case, known to carry no credential? */
export const isHarmlessField = (name: string): boolean =>
  FIELDS.has(name) || FIELD_PREFIXES.some((prefix) => name.startsWith(prefix))

/** Query parameters of clicks, campaigns and searches, as search engines, networks and mail senders add them to links. */
const PARAMETERS = new Set(
  `ei ved uact oq gs_l gs_lp gs_lcp gs_lcrp sca_esv sxsrf sclient rlz usg iflsig bih biw gclid gclsrc dclid wbraid gbraid gad_source fbclid fb_action_ids
  msclkid yclid twclid ttclid igshid igsh li_fat_id epik rdt_cid sccid si pp mc_cid mc_eid _hsenc _hsmi _kx vero_id mkt_tok ck_subscriber_id
  s_cid irclickid cvid qs sk pq sc form refig zanpid wickedid spm scm pvid _branch_match_id _ga _gl`.split(/\s+/),
)

/** Is this query parameter known to carry no credential? */
export const isHarmlessParameter = (name: string): boolean => name.length < 24 && PARAMETERS.has(name)

/** Cookies of analytics, consent and load balancing, by name and by beginning. */
const COOKIES = new Set(
  `_ga _gid _gat _fbp _fbc _uetsid _uetvid _clck _clsk _scid _tt_enable_cookie _ttp _pin_unauth _rdt_uuid _gcl_au _gcl_aw _gcl_dc __gads __gpi
  __qca _hp2_id muc_ads guest_id_marketing guest_id_ads personalization_id optanonconsent optanonalertboxclosed cookieconsent cookie_consent
  cookieconsent_status euconsent euconsent-v2 eupubconsent-v2 addtl_consent usprivacy onetrustgroups didomi_token cmplz_banner-status
  gdpr_consent borlabs-cookie cookieyes-consent awsalb awsalbcors awsalbtg awsalbtgcors arraffinity arraffinitysamesite route serverid
  lang locale language theme timezone tz currency country region`.split(/\s+/),
)
const COOKIE_PREFIXES = [
  '_ga_',
  '_gat_',
  '_hj',
  '__utm',
  '_pk_',
  '_dc_gtm',
  'ajs_',
  'amplitude_',
  'amp_',
  'mp_',
  'optimizely',
  'intercom-id',
  'intercom-device',
  'hubspotutk',
  '__hs',
  '_hp2_',
  'bigipserver',
  'visitor_id',
  'sensorsdata',
  'hm_lvt',
  '_ym_',
  'cookielaw',
  '_vwo_',
  '_vis_opt',
  'wp-settings-',
]

/** Is this cookie known to carry no credential? */
export function isHarmlessCookie(name: string): boolean {
  const lower = name.length > 64 ? '' : name.toLowerCase()
  return COOKIES.has(lower) || COOKIE_PREFIXES.some((prefix) => lower.startsWith(prefix))
}
