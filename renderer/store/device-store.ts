import type { PullLine } from '../../shared/protocol/pull.ts'
import type { Waypoint } from '../../shared/protocol/waypoint.ts'
import type { OperationId } from '../../shared/sync/operation.ts'
import type { PushReply } from '../../shared/protocol/push.ts'
import type { DeviceReport } from '../../shared/protocol/device-report.ts'
import type { KindTally, VillageTally } from '../../shared/sync/agreement.ts'
import type { SyncRecord } from '../../shared/sync/record.ts'
import { compareBucket, healBucket, type Bucket, type Mended } from './agreement/heal-bucket.ts'
import { readBuckets, readTallies } from './agreement/village-tallies.ts'
import type { RegionCode } from '../../shared/domain/region.ts'
import type { HandOverDecision } from '../../shared/sync/hand-over.ts'
import { acceptHandOver, listHandOvers, noteTakenHandOversTold, readTakenHandOvers, refuseHandOvers, takeHandOvers } from './hand-over/hand-overs.ts'
import { endScopeChange, hideOutside } from './intake/change-scope.ts'
import { tidyUp } from './intake/tidy-up.ts'
import { makeBackup } from './backup/make-backup.ts'
import type { DiskLost } from './disk/database.ts'
import { evictContents, readContent } from './attachments/local-contents.ts'
import { noteAcknowledged, noteContentState, readPiece, readWaitingContents, storeDownload, type ContentToSend } from './attachments/content-lane.ts'
import { readContentStates } from './attachments/read-content-states.ts'
import { saveAttachments } from './attachments/save-attachments.ts'
import { storeOpenItems } from './intake/store-open-items.ts'
import { applyPulledPage } from './intake/apply-pulled-page.ts'
import { readAnsweredOps, requeue } from './intake/requeue.ts'
import { bringBack, dropKept, forgetRegained, listKept } from './kept-rows/kept-rows.ts'
import { readServerWord, saveServerWord } from './journal/retention.ts'
import { readOutboxBatch, type OutboxBatch } from './intake/outbox.ts'
import { readLineage, readPosition, type SyncPosition } from './intake/position.ts'
import { renewLineage, renewLineageIfOvertaken } from './intake/renew-lineage.ts'
import { storePushReply } from './intake/store-push-reply.ts'
import { beginLoad, endLoad, readHeldVillages, storeVillages, type LoadBegin, type LoadEnd, type VillageFrame } from './intake/store-snapshot.ts'
import { dropDraft, findDraft, listDrafts, saveDraft } from './drafts.ts'
import type { Healing } from './journal/heal-store.ts'
import { countLiving } from './read/count-living.ts'
import { householdFile } from './read/household-file.ts'
import { readHouseholdViews } from './read/household-view.ts'
import { readHouseholdsOf } from './read/read-households.ts'
import { dismissTrouble, listConflictLedger, listConflicts, listTroubles, readSyncCounts } from './read/troubles-and-conflicts.ts'
import { readWaitingHouseholds } from './read/waiting-households.ts'
import { missingRoom } from './room.ts'
import { findSetting, saveSetting } from './settings.ts'
import type { NewContent, Store } from './store.ts'
import type { StoreCore } from './store-core.ts'
import { readDeviceReport } from './report/device-report.ts'
import { readSupportBundle } from './report/support-bundle.ts'
import { addToSyncLog, readSyncLog, type SyncLogEntry } from './report/sync-log.ts'
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
  beginLoad(begin: LoadBegin): Promise<void>
  readHeldVillages(): Promise<ReadonlyMap<string, string>>
  /** `fresh`: of another life of the server; what is newer here is kept apart. */
  storeVillages(frames: readonly VillageFrame[], fresh: boolean): Promise<void>
  /** Open conflicts and hand-overs of before this device; those that it knows stay as they are, unless they are of another life of the server (`fresh`). Gives their ids. */
  storeOpenItems(lines: readonly PullLine[], fresh: boolean): Promise<readonly string[]>
  endLoad(end: LoadEnd): Promise<void>
  /** Ops that the server has answered and did not refuse. */
  readAnsweredOps(): Promise<readonly OperationId[]>
  /** The server began another life: the saves of these ops are sent once more, under a new lineage. */
  requeue(unknown: ReadonlySet<string>): Promise<void>
  readAnsweredSeq(): Promise<number>
  /** Shows nothing outside of a scope from now on; deletes nothing. */
  hideOutside(scope: readonly RegionCode[]): Promise<void>
  endScopeChange(scopeEpoch: number, scope: readonly RegionCode[]): Promise<void>
  /** Takes what is out of scope off the disk and packs villages anew that have changed much. */
  tidyUp(): Promise<void>
  readTakenHandOvers(): Promise<readonly { readonly how: HandOverDecision; readonly ids: readonly string[] }[]>
  noteTakenHandOversTold(ids: readonly string[]): Promise<void>
  readDeviceReport(program: string, lastAgreedAt: string | null): Promise<DeviceReport>
  addToSyncLog(entry: Omit<SyncLogEntry, 'unsent'>): Promise<void>
  renewLineage(): Promise<void>
  renewLineageIfOvertaken(acknowledgedSeq: number): Promise<boolean>
  /** What this device holds, by village and kind, counted from its own rows. */
  readTallies(): Promise<ReadonlyMap<string, VillageTally>>
  /** How many of these records are held here as living. */
  countLiving(records: readonly { readonly id: string; readonly householdId: string }[]): Promise<number>
  readBuckets(villageCode: string, kind: string): Promise<readonly KindTally[]>
  /** How many rows taking over the server's would replace and remove. */
  compareBucket(place: Bucket, theirs: readonly SyncRecord[]): Promise<Mended>
  healBucket(place: Bucket, theirs: readonly SyncRecord[]): Promise<Mended>
  /** The server's clock, for the note on every op, and how far a verified backup reaches: together they say what may leave this device. */
  noteServerWord(serverTime: string, backedUp: Waypoint | null): Promise<void>
  /** Contents to send, thumbnails first. */
  readWaitingContents(): Promise<readonly ContentToSend[]>
  /** `undefined` where the piece is gone or does not open. */
  readPiece(sha256: string, place: number): Promise<Uint8Array<ArrayBuffer> | undefined>
  /** The places that the server holds now, and whether it has echoed the hash of the whole. */
  noteAcknowledged(sha256: string, places: readonly number[], isVerified: boolean): Promise<void>
  noteContentState(sha256: string, state: 'missing' | 'refused'): Promise<void>
  /** Keeps what was fetched and found to be what its name says. */
  storeDownload(content: NewContent): Promise<void>
  /** Drops local copies that the server has verified, until so many bytes are gone; gives how many went. */
  evictContents(bytesWanted: number, floorBytes?: number): Promise<number>
  /** Calls back after every save, also of another tab. */
  watchSaves(onSave: () => void): () => void
}

export interface DeviceStore extends Store, SyncStore {
  readonly transfer: TransferStore
  /** Calls back once when somebody took the database away from under the store; nothing can be read or saved any more. */
  watchLost(onLost: (how: DiskLost) => void): () => void
}

export function createDeviceStore(core: StoreCore & { stop(): void; readonly healing: Healing }): DeviceStore {
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
    saveAttachments: (edits, contents) => saveAttachments(core, edits, contents),
    watchContents: (id, onChange) => watchFor(core.bus, (change) => change.attachments, () => readContentStates(core, id), onChange),
    readContent: (sha256) => readContent(core, sha256),
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
    listConflictLedger: () => listConflictLedger(core),
    watchConflicts: (onChange) => watchFor(core.bus, (change) => change.conflicts, () => listConflicts(core), onChange),
    listTroubles: () => listTroubles(core),
    dismissTrouble: (opId) => dismissTrouble(core, opId),

    listHandOvers: () => listHandOvers(core),
    watchHandOvers: (onChange) => watchFor(core.bus, (change) => change.conflicts, () => listHandOvers(core), onChange),
    takeHandOvers: (ids) => takeHandOvers(core, ids),
    listKept: () => listKept(core),
    watchKept: (onChange) => watchFor(core.bus, (change) => change.counts || change.reset, () => listKept(core), onChange),
    bringBack: (recordIds) => bringBack(core, recordIds),
    dropKept: (recordIds) => dropKept(core, recordIds),
    acceptHandOver: (id) => acceptHandOver(core, id),
    refuseHandOvers: (ids) => refuseHandOvers(core, ids),
    transfer: createTransferStore(core),
    watchLost: (onLost) => core.disk.watchLost(onLost),

    findSetting: (key) => findSetting(core, key),
    saveSetting: (key, value) => saveSetting(core, key, value),
    readServerWord: () => readServerWord(core.disk.relaxed),
    readSafety: () => ({ journal: core.journal.state(), healing: core.healing }),

    readPosition: () => readPosition(core.disk.relaxed),
    readLineageId: () => core.lock.run(async () => (await readLineage(core.disk.strict)).lineageId),
    readOutboxBatch: (maxOperations, maxBytes) => readOutboxBatch(core, maxOperations, maxBytes),
    storePushReply: (batch, reply, at) => storePushReply(core, batch, reply, at),
    async applyPulledPage(lines, at) {
      await applyPulledPage(core, lines, at)
      // Not awaited: the next page need not wait for the figures of this one.
      void refreshStaleFacts(core, () => closed).catch(() => undefined)
    },
    beginLoad: (begin) => beginLoad(core, begin),
    readHeldVillages: () => readHeldVillages(core),
    storeVillages: (frames, fresh) => storeVillages(core, frames, fresh),
    storeOpenItems: (lines, fresh) => storeOpenItems(core, lines, fresh),
    async endLoad(end) {
      await endLoad(core, end)
      void refreshStaleFacts(core, () => closed).catch(() => undefined)
    },
    readAnsweredOps: () => readAnsweredOps(core),
    requeue: (unknown) => requeue(core, unknown),
    readAnsweredSeq: async () => (await readLineage(core.disk.relaxed)).answeredSeq,
    hideOutside: (scope) => hideOutside(core, scope),
    async endScopeChange(scopeEpoch, scope) {
      await endScopeChange(core, scopeEpoch, scope)
      void refreshStaleFacts(core, () => closed).catch(() => undefined)
    },
    async tidyUp() {
      await tidyUp(core, () => closed)
      await forgetRegained(core)
      // Pictures that the server has can be fetched again; a save that finds a full disk cannot.
      const missing = await missingRoom(core.clock.now().getTime())
      if (missing > 0) await evictContents(core, missing)
    },
    readTakenHandOvers: () => readTakenHandOvers(core),
    noteTakenHandOversTold: (ids) => noteTakenHandOversTold(core, ids),
    readDeviceReport: (program, lastAgreedAt) => readDeviceReport(core, program, lastAgreedAt),
    addToSyncLog: (entry) => addToSyncLog(core, entry),
    readSyncLog: () => readSyncLog(core),
    makeBackup: () => makeBackup(core.disk, { serverId: core.serverId, account: core.account }, core.portableHeader, core.clock.now()),
    readSupportBundle: (program) => readSupportBundle(core, program, { journal: core.journal.state(), healing: core.healing }),
    renewLineage: () => renewLineage(core),
    renewLineageIfOvertaken: (acknowledgedSeq) => renewLineageIfOvertaken(core, acknowledgedSeq),
    readTallies: () => readTallies(core, () => closed),
    countLiving: (records) => countLiving(core, records),
    readBuckets: (villageCode, kind) => readBuckets(core, villageCode, kind),
    async compareBucket(place, theirs) {
      const { replace, remove } = await compareBucket(core, place, theirs)
      return { replaced: replace.length, removed: remove.length }
    },
    healBucket: (place, theirs) => healBucket(core, place, theirs),
    async noteServerWord(serverTime, backedUp) {
      core.clock.serverOffsetMs = Math.round(Date.parse(serverTime) - core.clock.now().getTime())
      await saveServerWord(core.disk.relaxed, { serverTime, backedUp })
    },
    readWaitingContents: () => readWaitingContents(core),
    readPiece: (sha256, place) => readPiece(core, sha256, place),
    noteAcknowledged: (sha256, places, isVerified) => noteAcknowledged(core, sha256, places, isVerified),
    noteContentState: (sha256, state) => noteContentState(core, sha256, state),
    storeDownload: (content) => storeDownload(core, content),
    evictContents: (bytesWanted, floorBytes) => evictContents(core, bytesWanted, floorBytes),
    watchSaves: (onSave) => core.bus.watch((change) => void (change.saved && onSave())),

    close() {
      closed = true
      core.stop()
      core.journal.close()
      core.bus.close()
      core.disk.close()
    },
  }
}
