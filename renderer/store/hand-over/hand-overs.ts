import { HandOver } from '../../../shared/sync/hand-over.ts'
import { isWithin, readPosition } from '../intake/position.ts'
import type { HandOverRow } from '../disk/disk-rows.ts'
import type { StoreCore } from '../store-core.ts'

export async function sealHandOvers(core: StoreCore, handOvers: readonly HandOver[]): Promise<HandOverRow[]> {
  return Promise.all(handOvers.map(async (handOver) => ({ id: handOver.id, householdId: handOver.householdId, state: handOver.taken ? 'taken' : 'open', sealed: await core.vault.seal('handOvers', handOver.id, handOver) }) as const))
}

/** Work of others on households that are this account's now and that nobody has taken over yet, newest first. */
export async function listHandOvers(core: StoreCore): Promise<HandOver[]> {
  const rows = await core.disk.relaxed.handOvers.where('state').equals('open').toArray()
  const opened = await Promise.all(rows.map(async (row) => HandOver.parse(await core.vault.open('handOvers', row.id, row.sealed))))
  const { shownScope } = await readPosition(core.disk.relaxed)
  return opened.filter((handOver) => isWithin(shownScope, handOver.areaCode)).sort((left, right) => (left.handedAt < right.handedAt ? 1 : -1))
}

/** Notes that a person has looked at them; the server is told with the next exchange. */
export async function takeHandOvers(core: StoreCore, ids: readonly string[]): Promise<void> {
  const { strict } = core.disk
  await strict.handOvers.where('id').anyOf(ids).and((row) => row.state === 'open').modify({ state: 'telling' })
  core.bus.announce({ conflicts: true, counts: true, saved: true })
}

export async function readTakenHandOvers(core: StoreCore): Promise<readonly string[]> {
  return core.disk.relaxed.handOvers.where('state').equals('telling').primaryKeys()
}

export async function noteTakenHandOversTold(core: StoreCore, ids: readonly string[]): Promise<void> {
  await core.disk.relaxed.handOvers.where('id').anyOf(ids).modify({ state: 'taken' })
}
