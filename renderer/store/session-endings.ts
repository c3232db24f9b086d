import { Dexie, type Table } from 'dexie'

/** A session that a person has ended here and that the server may not know of yet. Its token is not kept: the hash opens nothing. */
export interface SessionEnding {
  readonly serverId: string
  /** SHA-256 of the token. */
  readonly tokenHash: string
  readonly endedAt: string
}

type EndingsDatabase = Dexie & { readonly endings: Table<SessionEnding, string> }

async function withEndings<Result>(work: (endings: EndingsDatabase['endings']) => Promise<Result>): Promise<Result> {
  const database = new Dexie('bangfu-session-endings', { chromeTransactionDurability: 'strict', indexedDB, IDBKeyRange })
  database.version(1).stores({ endings: 'tokenHash' })
  try {
    return await work((database as EndingsDatabase).endings)
  } finally {
    database.close()
  }
}

export async function listEndings(serverId: string): Promise<readonly SessionEnding[]> {
  return withEndings((table) => table.filter((ending) => ending.serverId === serverId).toArray())
}

export async function noteEnding(ending: SessionEnding): Promise<void> {
  await withEndings((table) => table.put(ending))
}

export async function removeEnding(tokenHash: string): Promise<void> {
  await withEndings((table) => table.delete(tokenHash))
}
