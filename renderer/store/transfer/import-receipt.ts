import { compareCursors } from '../../../shared/protocol/cursor-order.ts'
import { PullLine } from '../../../shared/protocol/pull.ts'
import type { PushReply } from '../../../shared/protocol/push.ts'
import { OUTCOME_STATES, type OutcomeState } from '../../../shared/sync/outcome.ts'
import { isBundle, readBundle } from '../../../shared/transfer/bundle.ts'
import { PAGES_ENTRY, ReceiptAbout, ReceiptReply, REPLY_ENTRY } from '../../../shared/transfer/package-content.ts'
import { parseJsonBytes, readPackage, type PackageParts } from '../../../shared/transfer/package-layout.ts'
import { TransferRefused } from '../../../shared/transfer/transfer-refusal.ts'
import { countRows } from '../../../shared/sync/agreement.ts'
import { DELETION_LIMIT, isMassDeletion } from '../../../shared/sync/deletion-limit.ts'
import { readTallies } from '../agreement/village-tallies.ts'
import { applyPulledPage } from '../intake/apply-pulled-page.ts'
import { readNumberedOperations } from '../intake/outbox.ts'
import { readPosition } from '../intake/position.ts'
import { storePushReply } from '../intake/store-push-reply.ts'
import type { StoreCore } from '../store-core.ts'
import { findDeviceKeys, importAgreementKey, noteRevocations, type DeviceKeys } from './device-keys.ts'
import { openPackage } from './sealed-package.ts'

export interface ImportedReceipt {
  /** Ops that were still waiting and are answered now, by what became of them. */
  readonly outcomes: Readonly<Record<OutcomeState, number>>
  readonly answered: number
  /** Rows, deletions and conflicts that came along. */
  readonly news: number
  /** Whether the county could not add what is new, so that the device has to load over the network once. */
  readonly needsNetwork: boolean
}

interface ProvenReceipt {
  readonly createdAt: string
  readonly about: ReceiptAbout
  readonly content: ReceiptReply
  readonly pages: readonly (readonly PullLine[])[]
}

/**
 * Takes the receipts for this device out of a file and stores them through the same code as push and pull. Everything is
 * proven before the first one is stored. One that came before, or an older one after a newer, changes nothing.
 * @throws {TransferRefused} with nothing applied.
 */
export async function importReceipts(core: StoreCore, file: Uint8Array<ArrayBuffer>): Promise<ImportedReceipt> {
  const keys = await findDeviceKeys(core)
  if (!keys?.county) throw new TransferRefused('no_certificate')
  const proven: ProvenReceipt[] = []
  for (const parts of ownReceipts(keys, file)) proven.push(await prove(keys, parts))
  const results: ImportedReceipt[] = []
  for (const receipt of proven.sort((left, right) => (left.createdAt < right.createdAt ? -1 : 1))) results.push(await apply(core, receipt))
  return {
    outcomes: Object.fromEntries(OUTCOME_STATES.map((state) => [state, results.reduce((sum, result) => sum + result.outcomes[state], 0)])) as Record<OutcomeState, number>,
    answered: results.reduce((sum, result) => sum + result.answered, 0),
    news: results.reduce((sum, result) => sum + result.news, 0),
    needsNetwork: results.some((result) => result.needsNetwork),
  }
}

/** A file of the courier holds receipts for other villages too; they are passed over, also where they are broken. */
function ownReceipts(keys: DeviceKeys, file: Uint8Array<ArrayBuffer>): readonly PackageParts[] {
  let trouble: unknown
  const own: PackageParts[] = []
  for (const bytes of isBundle(file) ? readBundle(file).entries.map((entry) => entry.bytes) : [file]) {
    try {
      const parts = readPackage(bytes)
      if (parts.head.countyCode !== keys.county?.countyCode) throw new TransferRefused('other_county')
      if (parts.head.kind === 'receipt' && parts.head.deviceId === keys.deviceId && parts.head.receiver === keys.agreementKey) own.push(parts)
    } catch (error) {
      trouble ??= error
    }
  }
  if (own.length === 0) throw trouble ?? new TransferRefused('not_for_here')
  return own
}

async function prove(keys: DeviceKeys, parts: PackageParts): Promise<ProvenReceipt> {
  if (!keys.county || parts.head.sender !== null) throw new TransferRefused('forged')
  const { about, entries } = await openPackage(parts, ReceiptAbout, await importAgreementKey(keys), keys.county.signingKey)
  const [reply, pages, ...others] = entries
  const isWhole = reply?.name === REPLY_ENTRY && pages?.name === PAGES_ENTRY && others.length === 0
  if (!isWhole || about.packageId !== parts.head.packageId || about.answers !== parts.head.answers) throw new TransferRefused('changed')
  return { createdAt: parts.head.createdAt, about, content: parseJsonBytes(ReceiptReply, reply.bytes), pages: readPages(new TextDecoder().decode(pages.bytes)) }
}

/** Lines as they came in a pull, cut into pages. @throws {TransferRefused} `unreadable`, also where the last page has no end. */
function readPages(text: string): readonly (readonly PullLine[])[] {
  const pages: PullLine[][] = []
  let page: PullLine[] = []
  for (const line of text.split('\n').filter((one) => one !== '')) {
    const parsed = PullLine.safeParse(parseJson(line))
    if (!parsed.success) throw new TransferRefused('unreadable')
    page.push(parsed.data)
    if (parsed.data.type !== 'page') continue
    pages.push(page)
    page = []
  }
  if (page.length > 0) throw new TransferRefused('unreadable')
  return pages
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    throw new TransferRefused('unreadable')
  }
}

async function apply(core: StoreCore, { about, content: { reply, revocations }, pages }: ProvenReceipt): Promise<ImportedReceipt> {
  const at = core.clock.now().toISOString()
  await noteRevocations(core, revocations)
  const answers = new Map(reply.outcomes.map((outcome) => [String(outcome.opId), outcome]))
  const batch = await readNumberedOperations(core, new Set(answers.keys()))
  const outcomes = Object.fromEntries(OUTCOME_STATES.map((state) => [state, batch.operations.filter((operation) => answers.get(operation.opId)?.state === state).length])) as Record<OutcomeState, number>
  if (batch.operations.length > 0) await storePushReply(core, batch, { ...reply, conflicts: conflictsOf(reply, batch.operations) }, at)
  const news = await applyPages(core, about, pages, at)
  const row = await core.disk.strict.exports.get(about.answers)
  if (row && row.answeredAt === null) await core.disk.strict.exports.put({ ...row, answeredAt: at })
  core.bus.announce({ counts: true })
  return { outcomes, answered: batch.operations.length, news, needsNetwork: about.from === null }
}

/** Only what the ops that still waited raised or settled: of the others a later answer may have told a later state. */
function conflictsOf({ conflicts }: PushReply, operations: readonly { readonly opId: string; readonly resolves: { readonly conflictId: string } | null }[]): PushReply['conflicts'] {
  const raised = new Set<string>(operations.map((operation) => operation.opId))
  const settled = new Set(operations.map((operation) => operation.resolves?.conflictId))
  return conflicts.filter((conflict) => raised.has(conflict.opId) || settled.has(conflict.id))
}

/** Pages that lead on from where the device stands. Pages of before are known, and pages behind a gap would skip rows. */
async function applyPages(core: StoreCore, { from, generation, scopeEpoch }: ReceiptAbout, pages: ProvenReceipt['pages'], at: string): Promise<number> {
  let news = 0
  for (const lines of pages) {
    const position = await readPosition(core.disk.relaxed)
    const end = lines.at(-1)
    if (from === null || position.cursor === null || position.loadCursor !== null || position.generation !== generation || position.scopeEpoch !== scopeEpoch) return news
    if (end?.type !== 'page' || compareCursors(from, position.cursor) > 0) return news
    if (compareCursors(end.cursor, position.cursor) <= 0) continue
    // The same question as over the network, and it can only be asked there.
    if (end.deletions > DELETION_LIMIT.always && isMassDeletion(end.deletions, countRows(await readTallies(core, () => false)))) return news
    await applyPulledPage(core, lines, at)
    news += lines.length - 1
  }
  return news
}
