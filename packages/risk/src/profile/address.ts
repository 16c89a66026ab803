export { isPublicAddress } from '@apiscope/schema'
