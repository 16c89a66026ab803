export { foldWord as fold } from '@apiscope/schema'
