/** The page's own scheme: files of `dist/renderer` and nothing else, a secure context with its own storage. */
export const APP_SCHEME = 'app'
export const APP_ORIGIN = 'app://bangfu'

/** Whether an address belongs to our own page. Only such a page may stay in the window, and only it may call the desktop. */
export function isOwnPage(address: string): boolean {
  return address === APP_ORIGIN || address.startsWith(`${APP_ORIGIN}/`)
}
