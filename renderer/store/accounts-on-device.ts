import { Dexie, type Table } from 'dexie'
import { databaseName } from './open-store.ts'
import type { OpenJournalFolder } from './journal/journal-folder.ts'
import { deleteDisk } from './disk/database.ts'

/** An account that has data on this device. Nothing secret is in it: it is read before anyone has signed in. */
export interface AccountOnDevice {
  readonly serverId: string
  readonly account: string
  readonly displayName: string
  readonly lastUsedAt: string
  /** What the server knows this device by; it opens nothing. */
  readonly deviceToken?: string
}

type AccountsDatabase = Dexie & { readonly accounts: Table<AccountOnDevice, [string, string]> }

async function withAccounts<Result>(work: (accounts: AccountsDatabase['accounts']) => Promise<Result>): Promise<Result> {
  const database = new Dexie('bangfu-accounts', { chromeTransactionDurability: 'strict', indexedDB, IDBKeyRange })
  database.version(1).stores({ accounts: '[serverId+account]' })
  try {
    return await work((database as AccountsDatabase).accounts)
  } finally {
    database.close()
  }
}

/** For the sign-in page: who can sign in without a network, the last one first. */
export async function listAccounts(serverId: string): Promise<AccountOnDevice[]> {
  const accounts = await withAccounts((table) => table.filter((entry) => entry.serverId === serverId).toArray())
  return accounts.sort((left, right) => (left.lastUsedAt < right.lastUsedAt ? 1 : -1))
}

/** What the server knows this device by for an account, or null for one that has not signed in here with a network. */
export async function findDeviceToken(serverId: string, account: string): Promise<string | null> {
  return (await withAccounts((table) => table.get([serverId, account])))?.deviceToken ?? null
}

export async function noteAccount(account: AccountOnDevice): Promise<void> {
  await withAccounts((table) => table.put(account))
}

/**
 * Takes an account and everything that it has here off the device, unsent work and the journal included: ask the person
 * first, and let them keep a backup.
 */
export async function forgetAccount(serverId: string, account: string, journal: OpenJournalFolder = () => null): Promise<void> {
  const name = databaseName(serverId, account)
  await deleteDisk(name)
  const folder = journal(name)
  for (const file of (await folder?.list()) ?? []) await folder?.remove(file)
  folder?.close()
  await withAccounts((table) => table.delete([serverId, account]))
}
