import type { CountyKeys } from '../../shared/protocol/certificate.ts'
import { readVillageIndex } from '../../shared/protocol/segment/read-village-index.ts'
import type { VillageIndex } from '../../shared/protocol/segment/village-index.ts'
import { backUpOlder } from './backup/back-up-older.ts'
import { openChangeBus, type StoreChange } from './change-bus.ts'
import { createVault } from './crypto/vault.ts'
import { PASSWORD_COST, type DeviceSecret, type OpenedKey, type PasswordCost } from './crypto/password-key.ts'
import { createDeviceStore, type DeviceStore } from './device-store.ts'
import { openDisk, type Disk, type MetaTable } from './disk/database.ts'
import { withMeta } from './disk/older-disk.ts'
import { dropBrokenVillages } from './intake/drop-broken-villages.ts'
import type { IndexRow } from './disk/disk-rows.ts'
import { healStore, type Healing } from './journal/heal-store.ts'
import type { JournalFolder, OpenJournalFolder } from './journal/journal-folder.ts'
import { findKeyHeader } from './journal/journal-head.ts'
import { startJournal } from './journal/journal.ts'
import { isWithin, readPosition } from './intake/position.ts'
import { createListingState } from './listing/listing-state.ts'
import { isBroken, openVillageRecords } from './read/village-records.ts'
import { noteCounty } from './recovery.ts'
import type { StoreCore } from './store-core.ts'
import { StoreProblem } from './store-problem.ts'
import { markStale } from './intake/base-rows.ts'
import { adoptKeyHeader, changePassword, createKey, hasKey, readHeader, unlock, type KeyOwner } from './unlock.ts'
import { createWriteLock } from './write-lock.ts'
import { removeBrokenChangeSets } from './write/apply-change-set.ts'
import { refreshStaleFacts } from './write/refresh-facts.ts'
import { openFacts } from './write/stored-facts.ts'

export interface OpenStoreOptions {
  readonly serverId: string
  readonly account: string
  readonly password: string
  /** Whether a database that does not exist may be made: only after the server has checked the password. */
  readonly mayCreate: boolean
  readonly cost?: PasswordCost
  readonly now?: () => Date
  /** The second home of unsent work; left out, there is none. */
  readonly journal?: OpenJournalFolder
  /** A secret of this computer that has a part in the key, where the system keeps one. */
  readonly readDeviceSecret?: () => Promise<DeviceSecret>
  /** The county of the account and its public keys, where the server has just told them. */
  readonly county?: CountyKeys | null
  /** Keeps a backup of what an older program left, before this one changes its tables; the password alone opens it. */
  readonly keepBeforeUpgrade?: (account: string, backup: Uint8Array<ArrayBuffer>) => Promise<void>
}

/** One database for each account of each server: nothing of one person is ever in the other's. */
export function databaseName(serverId: string, account: string): string {
  return `bangfu|${serverId}|${account}`
}

/**
 * Unlocks the local store of one account with the password, without any network, and brings its list into memory.
 * @throws {StoreProblem} `not_on_device`, `wrong_password`, `wait`, `newer_database`, `insecure_context`, `disk_unusable`.
 */
export async function openStore(options: OpenStoreOptions): Promise<DeviceStore> {
  // Browsers give WebCrypto only to https and to the machine itself; without it nothing could be sealed.
  if (!globalThis.crypto?.subtle) throw new StoreProblem('insecure_context')
  const now = options.now ?? (() => new Date())
  const name = databaseName(options.serverId, options.account)
  const folder = options.journal?.(name) ?? null
  if (!options.mayCreate && !(await databaseExists(name)) && !(folder && (await findKeyHeader(folder)))) throw new StoreProblem('not_on_device')
  const findKey = async (meta: MetaTable) => void (folder && (await adoptKeyHeader(meta, () => findKeyHeader(folder))))
  let disk: Disk | undefined
  try {
    if (options.keepBeforeUpgrade) await backUpOlder(name, { owner: { serverId: options.serverId, account: options.account }, key: await keyOwner(options), now: now(), findKey, keep: options.keepBeforeUpgrade })
    disk = await openDisk(name)
    await findKey(disk.strict.meta)
    const opened = await openKey(disk, options, now())
    const core = await assemble(disk, opened, options, now, folder)
    return createDeviceStore(core)
  } catch (error) {
    disk?.close()
    folder?.close()
    throw error
  }
}

/**
 * Puts the data of an account under `password` after `oldPassword` has opened them; nothing is sealed again.
 * @throws {StoreProblem} like `openStore`.
 */
export async function changeStorePassword(options: Pick<OpenStoreOptions, 'serverId' | 'account' | 'password' | 'cost' | 'journal' | 'readDeviceSecret'>, oldPassword: string): Promise<void> {
  const name = databaseName(options.serverId, options.account)
  const folder = options.journal?.(name) ?? null
  if (!(await databaseExists(name)) && !(folder && (await findKeyHeader(folder)))) throw new StoreProblem('not_on_device')
  await withMeta(name, async (meta) => {
    if (folder) await adoptKeyHeader(meta, () => findKeyHeader(folder))
    await changePassword(meta, oldPassword, options.password, options.cost ?? PASSWORD_COST, (await options.readDeviceSecret?.()) ?? null, new Date())
  })
}

async function keyOwner({ account, password, readDeviceSecret }: OpenStoreOptions): Promise<KeyOwner> {
  return { account, password, secret: (await readDeviceSecret?.()) ?? null }
}

async function openKey(disk: Disk, options: OpenStoreOptions, now: Date): Promise<OpenedKey> {
  const { meta } = disk.strict
  const owner = await keyOwner(options)
  // Before the key lies open, because its copy for the county is made in that moment.
  if (options.county) await noteCounty(meta, options.county)
  if (await hasKey(meta)) return unlock(meta, owner, now)
  if (!options.mayCreate) throw new StoreProblem('not_on_device')
  return createKey(meta, owner, options.cost ?? PASSWORD_COST, now)
}

async function databaseExists(name: string): Promise<boolean> {
  return (await indexedDB.databases()).some((database) => database.name === name)
}

async function assemble(disk: Disk, { key, portable }: OpenedKey, { serverId, account }: Pick<OpenStoreOptions, 'serverId' | 'account'>, now: () => Date, folder: JournalFolder | null): Promise<StoreCore & { stop(): void; readonly healing: Healing }> {
  const vault = createVault(key)
  const journal = await startJournal(folder, vault, await readHeader(disk.strict.meta), now())
  const listing = createListingState()
  const villages = openVillageRecords(disk.relaxed, vault, (village) => void core.lock.run(() => dropBrokenVillages(core, [village])).catch(() => undefined))
  const bus = openChangeBus(disk.name, async (change) => reload(core, change))
  let stopped = false
  const core = { serverId, account, disk, vault, listing, villages, bus, lock: createWriteLock(disk.name), clock: { now, serverOffsetMs: 0 }, journal, portableHeader: portable, stop: () => void (stopped = true) }
  await loadListing(core)
  await removeBrokenChangeSets(core)
  const healing = await healStore(core, folder, journal.file)
  void refreshStaleFacts(core, () => stopped).catch(() => undefined)
  return { ...core, healing }
}

/** Segments' indexes and the facts over them, everything that the list needs and nothing more. */
async function loadListing(core: StoreCore): Promise<void> {
  const { shownScope } = await readPosition(core.disk.relaxed)
  core.listing.showOnly((village) => isWithin(shownScope, village))
  const [indexes, facts] = await Promise.all([core.disk.relaxed.indexes.toArray(), core.disk.relaxed.facts.toArray()])
  const opened = await Promise.all(indexes.map((row) => openIndex(core, row)))
  core.listing.setSegments(opened.flatMap((index) => index ?? []))
  await showFacts(core, facts)
  await dropBrokenVillages(core, indexes.flatMap((row, at) => (opened[at] ? [] : [row.villageCode])))
}

/** `undefined` where the bytes on disk do not open. */
async function openIndex(core: StoreCore, row: IndexRow): Promise<VillageIndex | undefined> {
  try {
    return readVillageIndex(await core.vault.openBytes('indexes', row.villageCode, row.index))
  } catch (error) {
    if (isBroken(error)) return undefined
    throw error
  }
}

/** What another tab has committed. */
async function reload(core: StoreCore, change: StoreChange): Promise<void> {
  if (change.reset) {
    core.listing.keepSegments(new Set())
    core.listing.forgetFacts()
    return loadListing(core)
  }
  for (const village of change.villages) {
    core.villages.forget(village)
    const row = await core.disk.relaxed.indexes.get(village)
    const index = row && (await openIndex(core, row))
    if (index) core.listing.setSegments([index])
  }
  const facts = await core.disk.relaxed.facts.bulkGet([...change.households])
  await showFacts(core, facts.flatMap((row) => row ?? []))
}

async function showFacts(core: StoreCore, rows: readonly Parameters<typeof openFacts>[1][]): Promise<void> {
  const broken: string[] = []
  const opened = await Promise.all(
    rows.map(async (row) => {
      try {
        return [[row.householdId, await openFacts(core, row)] as const]
      } catch (error) {
        if (!isBroken(error)) throw error
        broken.push(row.householdId)
        return []
      }
    }),
  )
  core.listing.setFacts(new Map(opened.flat()))
  // Facts follow from the records, so they are simply derived again.
  await markStale(core.disk.relaxed, broken)
}
