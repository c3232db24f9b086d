import { OperationsAbout, OPERATIONS_ENTRY } from '../../shared/transfer/package-content.ts'
import { may } from '../../shared/domain/access/powers.ts'
import { judgeCertificate } from '../../shared/transfer/judge-certificate.ts'
import { readPackage, type PackageParts } from '../../shared/transfer/package-layout.ts'
import { MAX_PACKAGE_OPERATIONS } from '../../shared/transfer/transfer-limits.ts'
import { TransferRefused } from '../../shared/transfer/transfer-refusal.ts'
import { signedText, type SignedCertificate } from '../../shared/protocol/certificate.ts'
import type { PushReply } from '../../shared/protocol/push.ts'
import type { Account } from '../../shared/protocol/session.ts'
import { fromHex } from '../../shared/transfer/hex.ts'
import { findActiveAccount } from '../accounts/account.queries.ts'
import { countRefusedOperations } from '../accounts/count-refusals.ts'
import { isInScope } from '../accounts/scope.ts'
import { noteContact } from '../areas/lineage-contact.queries.ts'
import type { Database } from '../database/connect.ts'
import { readGeneration } from '../life/generation.queries.ts'
import { RefusedRequest } from '../refusing.ts'
import { acceptPush } from '../sync/accept-push.ts'
import { joinReplies } from '../sync/join-replies.ts'
import { parsePush, type PushEntry } from '../sync/parse-push.ts'
import { readRevokedIds } from './certificate.queries.ts'
import type { CountyKey } from './county-keys.ts'
import { makeReceipt } from './make-receipt.ts'
import { isSignedBy, openPackage } from './sealed-package.ts'

/** Ops in one transaction, as over the network. */
const MAX_BATCH = 500

export interface ImportedPackage {
  readonly packageId: string
  readonly operations: number
  readonly receiptId: string
  readonly receipt: Uint8Array<ArrayBuffer>
}

/**
 * Takes one package through the same decision as a push, after everything about the file has been proven. A package that
 * was imported before is answered by the ledger and gets a fresh receipt. `carrier` is who hands the file in.
 * @throws {TransferRefused} with nothing written.
 */
export async function importPackage(database: Database, waypointSecret: string, county: CountyKey, carrier: Account, bytes: Uint8Array<ArrayBuffer>, now: Date): Promise<ImportedPackage> {
  const parts = readPackage(bytes)
  const { head } = parts
  if (head.kind !== 'operations' || !head.sender) throw new TransferRefused('not_for_here')
  if (head.countyCode !== county.countyCode || head.receiver !== county.agreementKey) throw new TransferRefused('other_county')
  const account = await proveSender(database, county, carrier, parts, head.sender, now)
  const { about, entries: listed } = await openPackage(parts, OperationsAbout, county.agreement, head.sender.certificate.signingKey)
  const [operations, ...others] = listed
  if (about.packageId !== head.packageId || operations?.name !== OPERATIONS_ENTRY || others.length > 0) throw new TransferRefused('changed')
  const entries = readOperations(new TextDecoder().decode(operations.bytes), about)
  if (entries.length !== head.operations || entries.length !== operations.count) throw new TransferRefused('changed')

  // Which scope it had loaded, the device says itself, or its certificate; what goes back is of today's.
  let reply: PushReply = { outcomes: [], records: [], conflicts: [] }
  for (const batch of batchesOf(entries)) reply = joinReplies([reply, await acceptPush(database, { account, lineageId: about.lineageId, entries: batch, scopeEpoch: about.scopeEpoch ?? head.sender.certificate.scopeEpoch, waypointSecret })])
  // Afterwards: what a receipt has brought to the device may be younger than the work in its package.
  await noteContact(database, account, about.lineageId, { isLoaded: false, cursor: about.generation === (await readGeneration(database)).id ? about.cursor : null })
  await countRefusedOperations(database, account.account, reply.outcomes, { route: 'POST /api/transfer/import', requestId: head.packageId })
  const { packageId: receiptId, bytes: receipt } = await makeReceipt(database, county, { certificate: head.sender.certificate, account, about, operations: entries.length, reply: visibleTo(account.scope, reply) }, now)
  return { packageId: head.packageId, operations: entries.length, receiptId, receipt }
}

/** The account behind a package, once its certificate holds and the carrier may hand it in. */
async function proveSender(database: Database, county: CountyKey, carrier: Account, { head }: PackageParts, { certificate, signature }: SignedCertificate, now: Date): Promise<Account> {
  if (certificate.deviceId !== head.deviceId) throw new TransferRefused('forged')
  if (!(await isSignedBy(county.signingKey, new TextEncoder().encode(signedText('certificate', certificate)), fromHex(signature)))) throw new TransferRefused('forged')
  const isRevoked = (await readRevokedIds(database, county.countyCode)).includes(certificate.certificateId)
  const trouble = judgeCertificate(certificate, { countyCode: county.countyCode, now: now.getTime(), isRevoked })
  if (trouble) throw new TransferRefused(trouble)
  if (carrier.account !== certificate.account && !may(carrier.role, 'carry_packages')) throw new TransferRefused('not_yours')
  const account = await findActiveAccount(database, certificate.account)
  if (!account) throw new TransferRefused('certificate_revoked')
  return account
}

function readOperations(text: string, { lineageId }: OperationsAbout): readonly PushEntry[] {
  try {
    return parsePush(text, lineageId, MAX_PACKAGE_OPERATIONS)
  } catch (error) {
    if (error instanceof RefusedRequest) throw new TransferRefused('unreadable')
    throw error
  }
}

/** Pieces of at most one push each, groups whole. */
export function batchesOf(entries: readonly PushEntry[], most = MAX_BATCH): readonly (readonly PushEntry[])[] {
  const batches: PushEntry[][] = []
  let batch: PushEntry[] = []
  const groupOf = (entry: PushEntry | undefined) => (entry?.kind === 'op' ? entry.operation.groupId : entry?.groupId) ?? null
  for (const entry of entries) {
    const continuesGroup = groupOf(entry) !== null && groupOf(entry) === groupOf(batch.at(-1))
    if (batch.length >= most && !continuesGroup) {
      batches.push(batch)
      batch = []
    }
    batch.push(entry)
  }
  return batch.length > 0 ? [...batches, batch] : batches
}

/** One answer for all pieces, as far as the account may see it today. */
function visibleTo(scope: Account['scope'], { records, conflicts, ...rest }: PushReply): PushReply {
  return { ...rest, records: records.filter((record) => isInScope(scope, record.areaCode)), conflicts: conflicts.filter((conflict) => isInScope(scope, conflict.areaCode)) }
}
