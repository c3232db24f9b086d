import type { HeldAction } from '../../shared/protocol/holding.ts'
import type { Account } from '../../shared/protocol/session.ts'
import type { Database } from '../database/connect.ts'
import type { ServerSchema } from '../sync/server-schema.ts'
import { endUnreadable, lockHeld, settleHeld } from './held.queries.ts'
import { standingOf, tryAgain } from './retry-held.ts'

/**
 * Tries a held op with other values of some fields. The op in the ledger stays as its author wrote it; what was changed, by
 * whom and why, stands with the answer.
 */
export async function mendHeld(database: Database, helper: Account, { opId, changes, why }: Extract<HeldAction, { kind: 'mend' }>, schema: ServerSchema): Promise<void> {
  await database.transaction().execute(async (transaction) => {
    const unit = await lockHeld(transaction, { opIds: [opId] })
    const mended = unit.map(({ operation }) => (operation.opId === opId ? { ...operation, changes: { ...operation.changes, ...changes } } : operation))
    await tryAgain(transaction, mended, standingOf(unit, mended), { by: helper.account, how: 'mend', why: `${why} ${JSON.stringify(changes)}`, within: helper.scope }, schema)
  })
}

/** Ends held ops as refused, with the reason; the device that made them shows it. What came unreadable was refused at once and only leaves the list. */
export async function giveUp(database: Database, helper: Account, opIds: readonly string[], why: string): Promise<void> {
  const settlement = { by: helper.account, at: new Date().toISOString(), how: 'give_up', why }
  await database.transaction().execute(async (transaction) => {
    for (const { operation } of await lockHeld(transaction, { opIds })) {
      await settleHeld(transaction, { opId: operation.opId, state: 'rejected', code: 'given_up', fields: [], rowVersion: 0 }, 0, settlement)
    }
    await endUnreadable(transaction, opIds, settlement)
  })
}
