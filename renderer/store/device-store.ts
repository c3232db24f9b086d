import type { Cursor, PullLine } from '../../shared/protocol/pull.ts'
import type { PushReply } from '../../shared/protocol/push.ts'
import { applyPulledPage } from './intake/apply-pulled-page.ts'
import { requeueAnswered } from './intake/requeue-answered.ts'
import { readOutboxBatch, type OutboxBatch } from './intake/outbox.ts'
import { readLineage, readPosition, type SyncPosition } from './intake/position.ts'
import { storePushReply } from './intake/store-push-reply.ts'
import { beginLoad, endLoad, readHeldVillages, storeVillages, type LoadEnd, type VillageFrame } from './intake/store-snapshot.ts'
import { dropDraft, findDraft, listDrafts, saveDraft } from './drafts.ts'
import { householdFile } from './read/household-file.ts'
import { readHouseholdViews } from './read/household-view.ts'
import { readHouseholdsOf } from './read/read-households.ts'
import { dismissTrouble, listConflicts, listTroubles, readSyncCounts } from './read/troubles-and-conflicts.ts'
import { readWaitingHouseholds } from './read/waiting-households.ts'
import { findSetting, saveSetting } from './settings.ts'
import type { Store } from './store.ts'
import type { StoreCore } from './store-core.ts'
import { createTransferStore, type TransferStore } from './transfer/transfer-store.ts'
import { watchFor } from './watch.ts'
import { applyChangeSet } from './write/apply-change-set.ts'
import { listChangeSets } from './write/change-set-content.ts'
import { refreshStaleFacts } from './write/refresh-facts.ts'
import { saveEdits } from './write/save-edits.ts'
import { undoChangeSet } from './write/undo-change-set.ts'

/** What the exchange with the server needs of the store; no screen sees it. */
export interface SyncStore {
  readonly transfer: Pick<TransferStore, 'noteRevocations'>
  readonly account: string
  /** Name of the lock under which one tab of all does the exchange. */
  readonly lockName: string
  readPosition(): Promise<SyncPosition>
  readLineageId(): Promise<string>
  readOutboxBatch(maxOperations: number, maxBytes: number): Promise<OutboxBatch>
  storePushReply(batch: OutboxBatch, reply: PushReply, at: string): Promise<void>
  applyPulledPage(lines: readonly PullLine[], at: string): Promise<void>
  beginLoad(cursor: Cursor): Promise<void>
  readHeldVillages(): Promise<ReadonlyMap<string, string>>
  storeVillages(frames: readonly VillageFrame[]): Promise<void>
  endLoad(end: LoadEnd): Promise<void>
  /** The server began another life: what it had taken from here is sent once more. */
  requeueAnswered(): Promise<void>
  /** How far the server's clock is ahead of this device's, for the note on every op. */
  noteServerTime(serverTime: string): void
  /** Calls back after every save, also of another tab. */
  watchSaves(onSave: () => void): () => void
}

export interface DeviceStore extends Store, SyncStore {
  readonly transfer: TransferStore
}

export function createDeviceStore(core: StoreCore & { stop(): void }): DeviceStore {
  let closed = false
  const findHousehold: Store['findHousehold'] = async (id) => {
    const view = (await readHouseholdViews(core, [id])).get(id)
    return view && householdFile(view)
  }
  return {
    account: core.account,
    lockName: `${core.disk.name}:sync`,

    readListing: () => Promise.resolve(core.listing.current()),
    watchListing: (onChange) => watchFor(core.bus, (change) => change.reset || change.households.length > 0 || change.villages.length > 0, () => Promise.resolve(core.listing.current()), onChange),
    findHousehold,
    watchHousehold: (id, onChange) => watchFor(core.bus, (change) => change.reset || change.households.includes(id) || change.villages.length > 0, () => findHousehold(id), onChange),
    readHouseholds: (villages) => readHouseholdsOf(core, villages),

    save: (edits) => saveEdits(core, edits),
    applyChangeSet: (name, households, onProgress, signal) => applyChangeSet(core, name, households, onProgress, signal),
    listChangeSets: () => listChangeSets(core),
    undoChangeSet: (id, onProgress) => undoChangeSet(core, id, onProgress),

    saveDraft: (key, value) => saveDraft(core, key, value),
    findDraft: (key) => findDraft(core, key),
    listDrafts: () => listDrafts(core),
    dropDraft: (key) => dropDraft(core, key),

    watchWaitingHouseholds: (onChange) => watchFor(core.bus, (change) => change.counts || change.saved, () => readWaitingHouseholds(core), onChange),
    watchSyncCounts: (onChange) => watchFor(core.bus, (change) => change.counts || change.conflicts, () => readSyncCounts(core), onChange),
    listConflicts: () => listConflicts(core),
    watchConflicts: (onChange) => watchFor(core.bus, (change) => change.conflicts, () => listConflicts(core), onChange),
    listTroubles: () => listTroubles(core),
    dismissTrouble: (opId) => dismissTrouble(core, opId),

    transfer: createTransferStore(core),

    findSetting: (key) => findSetting(core, key),
    saveSetting: (key, value) => saveSetting(core, key, value),

    readPosition: () => readPosition(core.disk.relaxed),
    readLineageId: () => core.lock.run(async () => (await readLineage(core.disk.strict)).lineageId),
    readOutboxBatch: (maxOperations, maxBytes) => readOutboxBatch(core, maxOperations, maxBytes),
    storePushReply: (batch, reply, at) => storePushReply(core, batch, reply, at),
    async applyPulledPage(lines, at) {
      await applyPulledPage(core, lines, at)
      // Not awaited: the next page need not wait for the figures of this one.
      void refreshStaleFacts(core, () => closed).catch(() => undefined)
    },
    beginLoad: (cursor) => beginLoad(core, cursor),
    readHeldVillages: () => readHeldVillages(core),
    storeVillages: (frames) => storeVillages(core, frames),
    async endLoad(end) {
      await endLoad(core, end)
      void refreshStaleFacts(core, () => closed).catch(() => undefined)
    },
    requeueAnswered: () => requeueAnswered(core),
    noteServerTime(serverTime) {
      core.clock.serverOffsetMs = Math.round(Date.parse(serverTime) - core.clock.now().getTime())
    },
    watchSaves: (onSave) => core.bus.watch((change) => void (change.saved && onSave())),

    close() {
      closed = true
      core.stop()
      core.bus.close()
      core.disk.close()
    },
  }
}
