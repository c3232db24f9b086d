import { z } from 'zod'

/** Why a request as a whole was refused. The client decides by the code, never by the words. */
export const RefusalCode = z.enum(['invalid_request', 'wrong_password', 'session_expired', 'out_of_scope', 'area_unusable', 'no_longer_open', 'other_generation', 'too_many_requests', 'too_large', 'upgrade_required', 'not_found', 'not_ready', 'server_error'])
export type RefusalCode = z.infer<typeof RefusalCode>

/** Body of every response that is not 2xx. `requestId` is what a person reads to the help desk. */
export const Refusal = z.object({ code: RefusalCode, message: z.string(), requestId: z.string(), retryAfterSeconds: z.int().nullable() })
export type Refusal = z.infer<typeof Refusal>
