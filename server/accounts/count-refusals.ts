import type { FastifyError, FastifyRequest } from 'fastify'
import type { Power } from '../../shared/domain/access/powers.ts'
import type { RefusalCode } from '../../shared/protocol/refusal.ts'
import type { Outcome } from '../../shared/sync/outcome.ts'
import type { Database } from '../database/connect.ts'
import { codeOf, loggable } from '../refusing.ts'
import { countInAudit } from './audit.queries.ts'
import { askerOf } from './signed-in.ts'

/** Refusals that say that somebody wanted what is not theirs, or what cannot be. */
const ALWAYS: readonly RefusalCode[] = ['out_of_scope', 'area_unusable', 'no_longer_open']
/** Decisions over other people's work: every refusal is on file. */
const DECISIONS: readonly Power[] = ['change_areas', 'decide_recovery', 'approve_devices', 'revoke_devices', 'act_on_held']

/** Puts a refused request of a signed-in account on file. What cannot be written is logged, and the refusal is answered all the same. */
export async function countRefusal(database: Database, error: FastifyError | Error, request: FastifyRequest): Promise<void> {
  const asker = askerOf(request)
  const code = codeOf(error)
  if (!asker || code === 'server_error' || (!ALWAYS.includes(code) && !DECISIONS.includes(asker.power))) return
  const route = `${request.method} ${request.routeOptions.url ?? ''}`
  await countInAudit(database, { account: asker.account, action: 'request_refused', route, code, times: 1, requestId: request.id }).catch((failure: Error) => request.log.error({ failure: loggable(failure) }, 'a refusal could not be put on file'))
}

/** Puts on file how many ops of a push or of a package were out of scope. */
export async function countRefusedOperations(database: Database, account: string, outcomes: readonly Outcome[], where: { readonly route: string; readonly requestId: string }): Promise<void> {
  const times = outcomes.filter((outcome) => outcome.state === 'rejected' && outcome.code === 'out_of_scope').length
  if (times > 0) await countInAudit(database, { account, action: 'operation_refused', code: 'out_of_scope', times, ...where })
}
