import { z } from 'zod'
import type { Vault } from '../crypto/vault.ts'
import { gunzip, gzip } from '../read/gzip.ts'
import { SavedOperation } from '../write/saved-operation.ts'

/** One save as it was acknowledged: its id is that of its outbox row and its audit line, `no` its place in the order of saving. */
export const JournaledSave = z.object({ id: z.string(), no: z.int().min(0).default(0), ops: z.array(SavedOperation) })
export type JournaledSave = z.infer<typeof JournaledSave>

/**
 * What the journal tells. Saves of a change set count only once it is `complete`; a `withdrawn` one never did. Answers are
 * not in it: an op that is sent once more changes nothing.
 */
export const JournalEntry = z.discriminatedUnion('type', [
  z.object({ type: z.literal('saved'), at: z.string(), changeSetId: z.string(), saves: z.array(JournaledSave) }),
  z.object({ type: z.literal('complete'), changeSetId: z.string() }),
  z.object({ type: z.literal('withdrawn'), changeSetId: z.string() }),
])
export type JournalEntry = z.infer<typeof JournalEntry>

const PLAIN = 0
const GZIP = 1
/** Below this, compressing takes longer than writing what it spares. */
const WORTH_PACKING = 8192

/** Sealed bytes of an entry; `place` is the file that it is written to, so that an entry moved to another does not open. */
export async function sealEntry(vault: Vault, place: string, entry: JournalEntry): Promise<Uint8Array<ArrayBuffer>> {
  const text = new TextEncoder().encode(JSON.stringify(entry))
  const isPacked = text.length > WORTH_PACKING
  const body = isPacked ? await gzip(text) : text
  const marked = new Uint8Array(1 + body.length)
  marked[0] = isPacked ? GZIP : PLAIN
  marked.set(body, 1)
  return vault.sealBytes('journal', place, marked)
}

/** @throws {SealBroken} when the bytes, the file or the key are not those of the writing. */
export async function openEntry(vault: Vault, place: string, sealed: Uint8Array<ArrayBuffer>): Promise<JournalEntry> {
  const marked = await vault.openBytes('journal', place, sealed)
  const body = marked.subarray(1)
  const text = new TextDecoder().decode(marked[0] === GZIP ? await gunzip(body) : body)
  return JournalEntry.parse(JSON.parse(text))
}
