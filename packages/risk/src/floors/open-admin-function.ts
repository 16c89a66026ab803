/** Administration in the open. */
import { type Floor, isOpen } from './floor.js'

export const openAdminFunction: Floor = {
  name: 'open_admin_function',
  because: 'an administrative function succeeds from the Internet without credentials',
  least: 85,
  source: 'OWASP API5:2023',
  applies: (profile, context) => profile.exposure === 'public' && profile.adminFunction && isOpen(context),
}
