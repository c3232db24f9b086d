import { z } from 'zod'

/**
 * An origin and nothing behind it, that keeps passwords and households from the network in between: `https://…`, or
 * `http://` to this very computer. The content policy of the desktop app names the same.
 */
export const ServerAddress = z.string().regex(/^(https:\/\/[A-Za-z0-9.-]+|http:\/\/(localhost|127\.0\.0\.1))(:\d{1,5})?\/?$/, 'desktop.server_address')
