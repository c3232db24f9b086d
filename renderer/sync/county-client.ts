import type { z } from 'zod'
import { ApprovalsReply, SignedRevocations, type ApprovalDecision, type RevocationRequest } from '../../shared/protocol/certificate.ts'
import { DevicesReply } from '../../shared/protocol/device-report.ts'
import { HeldActionReply, HeldReply, type HeldAction } from '../../shared/protocol/holding.ts'
import { LivesReply } from '../../shared/protocol/lives.ts'
import { RecoveriesReply, type RecoveryDecision } from '../../shared/protocol/recovery.ts'
import { Refusal } from '../../shared/protocol/refusal.ts'
import type { ExchangeResult } from './exchange-result.ts'

/** What an officer asks of the server directly; nothing of it is kept on the device. */
export interface CountyClient {
  readonly listDevices: () => Promise<ExchangeResult<DevicesReply>>
  /** Takes the certificates of a device back. */
  readonly barDevice: (request: RevocationRequest) => Promise<ExchangeResult<SignedRevocations>>
  readonly listApprovals: () => Promise<ExchangeResult<ApprovalsReply>>
  readonly decideApproval: (decision: ApprovalDecision) => Promise<ExchangeResult<ApprovalsReply>>
  readonly listRecoveries: () => Promise<ExchangeResult<RecoveriesReply>>
  readonly decideRecovery: (decision: RecoveryDecision) => Promise<ExchangeResult<RecoveriesReply>>
  readonly listLives: () => Promise<ExchangeResult<LivesReply>>
  /** Ops that wait, behind the first `after`. */
  readonly listHeld: (after: number) => Promise<ExchangeResult<HeldReply>>
  readonly actOnHeld: (action: HeldAction) => Promise<ExchangeResult<HeldActionReply>>
}

const ANSWER_MS = 30_000

export function createCountyClient(address: string, token: () => string | null): CountyClient {
  async function ask<Value>(schema: z.ZodType<Value>, path: string, body?: unknown): Promise<ExchangeResult<Value>> {
    const bearer = token()
    if (bearer === null) return { kind: 'unreachable', reason: 'offline' }
    try {
      const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }
      const response = await fetch(`${address}${path}`, { ...init, headers: { authorization: `Bearer ${bearer}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) }, cache: 'no-store', credentials: 'omit', redirect: 'error', signal: AbortSignal.timeout(ANSWER_MS) })
      const json: unknown = await response.json()
      if (response.ok) return { kind: 'ok', value: schema.parse(json) }
      const refusal = Refusal.safeParse(json)
      return refusal.success ? { kind: 'refused', refusal: refusal.data } : { kind: 'unreachable', reason: 'broken' }
    } catch (error) {
      return { kind: 'unreachable', reason: error instanceof DOMException && error.name === 'TimeoutError' ? 'timeout' : error instanceof TypeError ? 'offline' : 'broken' }
    }
  }
  return {
    listDevices: () => ask(DevicesReply, '/api/devices'),
    barDevice: (request) => ask(SignedRevocations, '/api/device-certificates/revocations', request),
    listApprovals: () => ask(ApprovalsReply, '/api/device-approvals'),
    decideApproval: (decision) => ask(ApprovalsReply, '/api/device-approvals', decision),
    listRecoveries: () => ask(RecoveriesReply, '/api/recoveries'),
    decideRecovery: (decision) => ask(RecoveriesReply, '/api/recoveries', decision),
    listLives: () => ask(LivesReply, '/api/lives'),
    listHeld: (after) => ask(HeldReply, `/api/held?after=${after}`),
    actOnHeld: (action) => ask(HeldActionReply, '/api/held', action),
  }
}
