import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import type { Refusal } from '../shared/protocol/refusal.ts'
import type { RefusalCode } from '../shared/protocol/refusal.ts'
import { classOfFailure } from './database/data-failure.ts'
import { SYNC_MESSAGES } from '../shared/messages/sync.ts'

const STATUS: Record<RefusalCode, number> = {
  invalid_request: 400,
  wrong_password: 401,
  session_expired: 401,
  out_of_scope: 403,
  area_unusable: 409,
  no_longer_open: 409,
  other_generation: 409,
  too_many_requests: 429,
  too_large: 413,
  upgrade_required: 426,
  not_found: 404,
  not_ready: 503,
  server_error: 500,
}

/** Thrown by a route to refuse the whole request; the code says why, `retryAfterSeconds` when to come again. */
export class RefusedRequest extends Error {
  readonly code: RefusalCode
  readonly retryAfterSeconds: number | null

  constructor(code: RefusalCode, retryAfterSeconds: number | null = null) {
    super(code)
    this.code = code
    this.retryAfterSeconds = retryAfterSeconds
  }
}

/** Turns whatever went wrong into a `Refusal`. Only what nobody foresaw is logged, without body, query or names. */
export function refuse(error: FastifyError | Error, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const code = codeOf(error)
  if (code === 'server_error') request.log.error({ failure: loggable(error) }, 'unexpected failure')
  else if (!(error instanceof RefusedRequest) && 'severity' in error) request.log.warn({ failure: loggable(error) }, 'the database refused what a request asked for')
  const retryAfterSeconds = error instanceof RefusedRequest ? error.retryAfterSeconds : null
  if (retryAfterSeconds !== null) void reply.header('retry-after', retryAfterSeconds)
  return reply.code(STATUS[code]).type('application/json').send(refusalOf(code, request.id, retryAfterSeconds))
}

/** PostgreSQL repeats values of a row in its message: of its errors only the code and the place are logged. */
export function loggable(error: Error): { readonly type: string; readonly code?: string; readonly at: string } {
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {}
  const at = 'severity' in error ? (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line)).join('\n') : (error.stack ?? error.message)
  return { type: error.name, ...code, at }
}

/** The words are for people who call the server by hand; the app says its own by the code. */
export function refusalOf(code: RefusalCode, requestId: string, retryAfterSeconds: number | null): Refusal {
  const words = SYNC_MESSAGES['zh-CN']
  return { code, message: `${words[`sync.refusal.${code}`]}${words[`sync.refusal.${code}.todo`]}`, requestId, retryAfterSeconds }
}

/** The code under which whatever went wrong is answered. */
export function codeOf(error: FastifyError | Error): RefusalCode {
  if (error instanceof RefusedRequest) return error.code
  const inDatabase = classOfFailure(error)
  // A value that no column takes, or a broken constraint, is a matter of what was asked; a lost race is one of time.
  if (inDatabase === '22' || inDatabase === '23') return 'invalid_request'
  if (inDatabase === '40') return 'not_ready'
  const status = 'statusCode' in error ? error.statusCode : undefined
  if (status === 503) return 'not_ready'
  if (status === 413) return 'too_large'
  if (status === 429) return 'too_many_requests'
  if (status === 404) return 'not_found'
  return status !== undefined && status >= 400 && status < 500 ? 'invalid_request' : 'server_error'
}
