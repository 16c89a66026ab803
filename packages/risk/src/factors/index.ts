/** The registry: every factor, what is at stake first, then how easily it is reached, then what is happening. */

import { adminFunction } from './admin-function.js'
import { anomalies } from './anomalies.js'
import { attemptsAnswered } from './attempts-answered.js'
import { audience } from './audience.js'
import { authenticationWeakness } from './authentication-weakness.js'
import { blastRadius } from './blast-radius.js'
import { bulkRecords } from './bulk-records.js'
import { corsAnyOrigin } from './cors-any-origin.js'
import { credentialFunction } from './credential-function.js'
import { dataInUrl } from './data-in-url.js'
import { deprecatedVersion } from './deprecated-version.js'
import { diagnostics } from './diagnostics.js'
import { drift } from './drift.js'
import { excessData } from './excess-data.js'
import type { Factor } from './factor.js'
import { functionImpact } from './function-impact.js'
import { guessingAttempts } from './guessing-attempts.js'
import { injectionAttempts } from './injection-attempts.js'
import { missingHeaders } from './missing-headers.js'
import { newApi } from './new-api.js'
import { noRateLimit } from './no-rate-limit.js'
import { objectIds } from './object-ids.js'
import { otherAttempts } from './other-attempts.js'
import { ownData } from './own-data.js'
import { plaintextTransport } from './plaintext-transport.js'
import { principalMismatches } from './principal-mismatches.js'
import { publicExposure } from './public-exposure.js'
import { requestData } from './request-data.js'
import { responseData } from './response-data.js'
import { serverReach } from './server-reach.js'
import { strongAuthentication } from './strong-authentication.js'
import { unauthenticatedSuccess } from './unauthenticated-success.js'
import { uncappedRecords } from './uncapped-records.js'
import { undocumented } from './undocumented.js'
import { unused } from './unused.js'
import { upload } from './upload.js'
import { urlOnlyAccess } from './url-only-access.js'
import { urlParameters } from './url-parameters.js'
import { verboseErrors } from './verbose-errors.js'
import { volume } from './volume.js'
import { walkingAttempts } from './walking-attempts.js'
import { zombie } from './zombie.js'

export const FACTORS: readonly Factor[] = [
  responseData,
  requestData,
  credentialFunction,
  adminFunction,
  serverReach,
  functionImpact,
  bulkRecords,
  blastRadius,
  excessData,
  uncappedRecords,
  publicExposure,
  authenticationWeakness,
  strongAuthentication,
  unauthenticatedSuccess,
  urlOnlyAccess,
  dataInUrl,
  objectIds,
  ownData,
  plaintextTransport,
  deprecatedVersion,
  zombie,
  unused,
  undocumented,
  newApi,
  drift,
  noRateLimit,
  verboseErrors,
  corsAnyOrigin,
  missingHeaders,
  upload,
  urlParameters,
  diagnostics,
  audience,
  volume,
  principalMismatches,
  anomalies,
  injectionAttempts,
  guessingAttempts,
  walkingAttempts,
  otherAttempts,
  attemptsAnswered,
]
