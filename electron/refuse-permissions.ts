import type { Session } from 'electron'
import { isOwnPage } from './app-origin.ts'

/** What our own page may ask for: copying a table, and storage that the system does not clear. All else is refused. */
const ALLOWED: ReadonlySet<string> = new Set(['clipboard-sanitized-write', 'persistent-storage'])

export function refusePermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, answer, details) => answer(ALLOWED.has(permission) && isOwnPage(details.requestingUrl)))
  session.setPermissionCheckHandler((_contents, permission, origin) => ALLOWED.has(permission) && isOwnPage(origin))
  session.setDevicePermissionHandler(() => false)
}
