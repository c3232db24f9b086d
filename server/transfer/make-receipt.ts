import { randomUUID } from 'node:crypto'
import type { Cursor } from '../../shared/protocol/pull.ts'
import type { PushReply } from '../../shared/protocol/push.ts'
import type { Account } from '../../shared/protocol/session.ts'
import type { DeviceCertificate } from '../../shared/protocol/certificate.ts'
import { PAGES_ENTRY, REPLY_ENTRY, type OperationsAbout } from '../../shared/transfer/package-content.ts'
import { MAX_FILE_BYTES, MAX_RECEIPT_PAGES } from '../../shared/transfer/transfer-limits.ts'
import { scopePatterns } from '../accounts/scope.ts'
import type { Database } from '../database/connect.ts'
import { readGeneration } from '../life/generation.queries.ts'
import { countDeletions } from '../sync/deletion.queries.ts'
import { PAGE_BYTES } from '../sync/page-limits.ts'
import { readChanges } from '../sync/pull.queries.ts'
import type { CountyKey } from './county-keys.ts'
import { signRevocations } from './issue-certificate.ts'
import { entryOf, sealPackage } from './sealed-package.ts'

const PAGE_ROWS = 2000
/** Pages of one receipt, bytes: with the answers well below what a device opens, also where nothing compresses. The next receipt goes on behind them. */
const MOST_PAGE_BYTES = MAX_FILE_BYTES / 2

export interface Answered {
  readonly certificate: DeviceCertificate
  readonly account: Account
  readonly about: OperationsAbout
  readonly operations: number
  readonly reply: PushReply
}

/** The answer to a package, sealed to the device that sent it: outcomes, rows, conflicts, what is new since its cursor, and what was revoked. */
export async function makeReceipt(database: Database, county: CountyKey, { certificate, account, about, operations, reply }: Answered, now: Date): Promise<{ readonly packageId: string; readonly bytes: Uint8Array<ArrayBuffer> }> {
  const packageId = randomUUID()
  const from = (await isCurrent(database, account, about)) ? about.cursor : null
  const pages = from === null ? { text: '', pages: 0 } : await readPages(database, account, from)
  const entries = [
    await entryOf(REPLY_ENTRY, JSON.stringify({ reply, revocations: await signRevocations(database, county, now) }), reply.outcomes.length),
    await entryOf(PAGES_ENTRY, pages.text, pages.pages),
  ]
  const head = { kind: 'receipt', packageId, answers: about.packageId, countyCode: county.countyCode, deviceId: certificate.deviceId, createdAt: now.toISOString(), operations, sender: null, receiver: certificate.agreementKey } as const
  return { packageId, bytes: await sealPackage(head, { packageId, answers: about.packageId, from, generation: about.generation, scopeEpoch: about.scopeEpoch }, entries, county.signing) }
}

/** Pages go on from a cursor only within one life of the database and one scope; else the device has to load anew. */
async function isCurrent(database: Database, account: Account, { generation, scopeEpoch }: OperationsAbout): Promise<boolean> {
  const current = await readGeneration(database)
  return generation === current.id && scopeEpoch === account.scopeEpoch
}

async function readPages(database: Database, account: Account, from: Cursor): Promise<{ readonly text: string; readonly pages: number }> {
  let text = ''
  let bytes = 0
  let pages = 0
  for (let cursor = from; pages < MAX_RECEIPT_PAGES && bytes < MOST_PAGE_BYTES; ) {
    const patterns = scopePatterns(account)
    const [page, deletions] = await Promise.all([readChanges(database, account.account, patterns, cursor, { rows: PAGE_ROWS, bytes: PAGE_BYTES }), countDeletions(database, patterns, cursor)])
    const line = `${page.text}${JSON.stringify({ type: 'page', cursor: page.cursor, more: page.more, deletions })}\n`
    text += line
    bytes += Buffer.byteLength(line)
    pages++
    if (!page.more) break
    cursor = page.cursor
  }
  return { text, pages }
}
