import { HandOver, type HandOverDecision } from '../../../shared/sync/hand-over.ts'
import { isWithin, readPosition } from '../intake/position.ts'
import type { HandOverRow } from '../disk/disk-rows.ts'
import { readHouseholdViews } from '../read/household-view.ts'
import type { StoreCore } from '../store-core.ts'
import type { RecordEdit } from '../store.ts'
import { saveEdits } from '../write/save-edits.ts'

/** How a decision waits to be told to the server. */
const TELLING = { taken: 'telling', accepted: 'accepting', refused: 'refusing' } as const satisfies Record<HandOverDecision, HandOverRow['state']>
const DECISIONS = ['taken', 'accepted', 'refused'] as const

/** Rows for hand-overs as the server has them now; what a person here has decided and the server does not know yet stays decided. */
export async function sealHandOvers(core: StoreCore, handOvers: readonly HandOver[]): Promise<HandOverRow[]> {
  const known = new Map((await core.disk.relaxed.handOvers.bulkGet(handOvers.map((handOver) => handOver.id))).flatMap((row) => (row && row.state !== 'taken' ? [[row.id, row.state] as const] : [])))
  return Promise.all(handOvers.map(async (handOver) => ({ id: handOver.id, householdId: handOver.householdId, state: handOver.taken ? 'taken' : (known.get(handOver.id) ?? 'open'), sealed: await core.vault.seal('handOvers', handOver.id, handOver) }) as const))
}

/** Work of others on households that are this account's now and that nobody has taken over yet, newest first. */
export async function listHandOvers(core: StoreCore): Promise<HandOver[]> {
  const rows = await core.disk.relaxed.handOvers.where('state').equals('open').toArray()
  const opened = await Promise.all(rows.map((row) => openHandOver(core, row)))
  const { shownScope } = await readPosition(core.disk.relaxed)
  return opened.filter((handOver) => isWithin(shownScope, handOver.areaCode)).sort((left, right) => (left.handedAt < right.handedAt ? 1 : -1))
}

/** Notes that a person has looked at them, or will not have what is offered; the server is told with the next exchange. */
export function takeHandOvers(core: StoreCore, ids: readonly string[]): Promise<void> {
  return decide(core, ids, 'taken')
}

export function refuseHandOvers(core: StoreCore, ids: readonly string[]): Promise<void> {
  return decide(core, ids, 'refused')
}

/**
 * Saves what is offered as this person's own work, over what stands there now. Cut off between the two, it is still listed
 * and saving it again changes nothing.
 * @throws {StoreProblem} `invalid_body` or `record_missing`, and it stays on the list.
 */
export async function acceptHandOver(core: StoreCore, id: string): Promise<void> {
  const row = await core.disk.relaxed.handOvers.get(id)
  if (row?.state !== 'open') return
  const edit = await editOf(core, await openHandOver(core, row))
  if (edit) await saveEdits(core, [edit])
  await decide(core, [id], 'accepted')
}

async function editOf(core: StoreCore, { householdId, recordId, recordKind, areaCode, offered }: HandOver): Promise<RecordEdit | undefined> {
  if (!offered) return undefined
  const record = (await readHouseholdViews(core, [householdId])).get(householdId)?.current.get(recordId)
  const place = { recordKind, recordId, householdId }
  // The village may have been merged or the household moved since.
  const values = offered.kind === 'create' && recordKind === 'household' ? { ...offered.changes, villageCode: areaCode } : offered.changes
  if (offered.kind === 'delete') return record && !record.deleted ? { kind: 'delete', ...place } : undefined
  return offered.kind === 'create' && !record ? { kind: 'create', ...place, areaCode, year: offered.year, body: values } : { kind: 'patch', ...place, changes: values }
}

async function openHandOver(core: StoreCore, row: HandOverRow): Promise<HandOver> {
  return HandOver.parse(await core.vault.open('handOvers', row.id, row.sealed))
}

async function decide(core: StoreCore, ids: readonly string[], how: HandOverDecision): Promise<void> {
  const { strict } = core.disk
  await strict.handOvers.where('id').anyOf(ids).and((row) => row.state === 'open').modify({ state: TELLING[how] })
  core.bus.announce({ conflicts: true, counts: true, saved: true })
}

/** What persons here have decided and the server does not know yet. */
export async function readTakenHandOvers(core: StoreCore): Promise<readonly { readonly how: HandOverDecision; readonly ids: readonly string[] }[]> {
  const found = await Promise.all(DECISIONS.map(async (how) => ({ how, ids: await core.disk.relaxed.handOvers.where('state').equals(TELLING[how]).primaryKeys() })))
  return found.filter(({ ids }) => ids.length > 0)
}

export async function noteTakenHandOversTold(core: StoreCore, ids: readonly string[]): Promise<void> {
  await core.disk.relaxed.handOvers.where('id').anyOf(ids).modify({ state: 'taken' })
}
