export { advise } from './advise.js'
export { envoyConfig } from './envoy.js'
export { nginxConfig } from './nginx.js'
export type { Limit, Policy, PolicyInput } from './policy.js'
