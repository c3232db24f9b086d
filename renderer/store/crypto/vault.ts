import { openBytes, openJson, sealBytes, sealJson } from './sealed-bytes.ts'

type Bytes = Uint8Array<ArrayBuffer>

/** Seals and opens the values of one database under its data key. Never call it inside an IndexedDB transaction. */
export interface Vault {
  seal(table: string, key: string, value: unknown): Promise<Bytes>
  open(table: string, key: string, sealed: Bytes): Promise<unknown>
  sealBytes(table: string, key: string, bytes: Bytes): Promise<Bytes>
  openBytes(table: string, key: string, sealed: Bytes): Promise<Bytes>
}

export function createVault(key: CryptoKey): Vault {
  return {
    seal: (table, id, value) => sealJson(key, `${table}:${id}`, value),
    open: (table, id, sealed) => openJson(key, `${table}:${id}`, sealed),
    sealBytes: (table, id, bytes) => sealBytes(key, `${table}:${id}`, bytes),
    openBytes: (table, id, sealed) => openBytes(key, `${table}:${id}`, sealed),
  }
}
