import { Dexie } from 'dexie'
import { openOpfsJournalFolder } from '../../../renderer/store/journal/opfs-journal-folder.ts'
import { databaseName } from '../../../renderer/store/open-store.ts'
import type { Safety, SyncCounts } from '../../../renderer/store/store.ts'
import { RecordId } from '../../../shared/domain/record-id.ts'
import { RegionCode } from '../../../shared/domain/region.ts'
import { householdBody, memberBody } from '../../support/factories/empty-bodies.ts'
import { createServerClient } from '../../../renderer/sync/server-client.ts'
import { createSession } from '../../../renderer/sync/session.ts'
import { signIn, type SignInResult } from '../../../renderer/sync/sign-in.ts'
import { startSync, type SyncHandle } from '../../../renderer/sync/start-sync.ts'
import type { SyncState } from '../../../renderer/sync/sync-state.ts'
import { madeUpPhoto } from './made-up-photo.ts'
import { readHomes, type Homes } from './read-homes.ts'

/** A cadre at a real browser, without the screens: everything below them is the product's own. */
export interface CadrePage {
  /** Takes away the database, before anybody has signed in: the browser was short of space. */
  deleteDatabase(): Promise<void>
  /** `signed_in`, or why not. */
  signIn(account: string, password: string): Promise<string>
  /** Resolves when the screen would say that it is saved. */
  saveHousehold(household: string, member: string, areaCode: string, name: string): Promise<void>
  saveAddress(household: string, address: string): Promise<void>
  /** Attaches a made-up picture of three pieces, other for every `roll`, and resolves with the hash of its content. */
  savePhoto(attachment: string, household: string, areaCode: string, roll: number): Promise<string>
  /** An exchange; where it stopped before deletions, a person says yes. */
  sync(): Promise<SyncState>
  counts(): Promise<SyncCounts>
  safety(): Safety
  /** What database and journal can still tell of, read beside the program; before anybody has signed in, or after. */
  homes(account: string, password: string): Promise<Homes>
  /** Cuts or flips the journal's files of earlier runs, before anybody has signed in; how many. */
  harmJournal(how: 'cut' | 'flip', roll: number): Promise<number>
}

declare global {
  interface Window {
    cadre: CadrePage
  }
}

const SERVER_ID = 'faults'
const CHEAP = { memoryKiB: 64, passes: 1, lanes: 1 }
let signedIn: Extract<SignInResult, { kind: 'signed_in' }> | undefined
let sync: SyncHandle | undefined

function opened() {
  if (!signedIn) throw new Error('nobody is signed in')
  return signedIn.store
}

window.cadre = {
  deleteDatabase: () => Dexie.delete(databaseName(SERVER_ID, 'cun01')),
  async signIn(account, password) {
    const session = createSession()
    const server = createServerClient({ address: '', token: () => session.token(), answerMs: 20_000, idleMs: 20_000 })
    const result = await signIn(server, session, { serverId: SERVER_ID, account, password, cost: CHEAP, journal: openOpfsJournalFolder })
    if (result.kind !== 'signed_in') return result.kind === 'store_problem' ? result.problem.code : result.kind
    signedIn = result
    sync = startSync(result.store, session, server)
    return 'signed_in'
  },
  async saveHousehold(household, member, areaCode, name) {
    const [id, village] = [RecordId.parse(household), RegionCode.parse(areaCode)]
    await opened().save([
      { kind: 'create', recordKind: 'household', recordId: id, householdId: id, areaCode: village, year: null, body: householdBody(village) },
      { kind: 'create', recordKind: 'member', recordId: RecordId.parse(member), householdId: id, areaCode: village, year: null, body: memberBody(id, name) },
    ])
  },
  saveAddress: (household, address) => opened().save([{ kind: 'patch', recordKind: 'household', recordId: RecordId.parse(household), householdId: RecordId.parse(household), changes: { address } }]),
  async savePhoto(attachment, household, areaCode, roll) {
    const { edit, content } = await madeUpPhoto(RecordId.parse(attachment), RecordId.parse(household), RegionCode.parse(areaCode), roll)
    await opened().saveAttachments([edit], [content])
    return content.sha256
  },
  async sync() {
    await sync?.syncNow()
    if (sync?.state().question) {
      sync.allowDeletions()
      await sync.syncNow()
    }
    return sync?.state() ?? Promise.reject(new Error('nobody is signed in'))
  },
  counts: () =>
    new Promise((resolve) => {
      const stop = opened().watchSyncCounts((counts) => {
        resolve(counts)
        queueMicrotask(() => stop())
      })
    }),
  safety: () => opened().readSafety(),
  homes: (account, password) => readHomes(databaseName(SERVER_ID, account), account, password),
  async harmJournal(how, roll) {
    const root = await (await (await navigator.storage.getDirectory()).getDirectoryHandle('journal', { create: true })).getDirectoryHandle(encodeURIComponent(databaseName(SERVER_ID, 'cun01')), { create: true })
    let harmed = 0
    for await (const name of root.keys()) {
      const handle = await root.getFileHandle(name)
      const bytes = new Uint8Array(await (await handle.getFile()).arrayBuffer())
      const at = Math.floor(bytes.length * roll)
      const writer = await handle.createWritable()
      if (how === 'flip' && bytes.length > 0) bytes[at] = (bytes[at] ?? 0) ^ 16
      await writer.write(how === 'cut' ? bytes.subarray(0, at) : bytes)
      await writer.close()
      harmed++
    }
    return harmed
  },
}
