import { expect, test } from 'vitest'
import { createRandomSource } from '../../../shared/demonstration/random-source.ts'
import type { Operation } from '../../../shared/sync/operation.ts'
import { overlay } from '../../../shared/sync/apply-changes.ts'
import type { FieldValues, SyncRecord } from '../../../shared/sync/record.ts'
import { handIn, startPackageDevice, type PackageDevice } from '../../support/package-device.ts'
import { serverDigest } from '../../support/server-digest.ts'
import { startTestServer, type TestServer } from '../../support/server.ts'

const HISTORIES = 12
const SEED = Number(process.env['TRANSFER_SEED'] ?? Date.now() % 100_000)
type Random = ReturnType<typeof createRandomSource>

/** What one person does between two exchanges: households made, changed from what the person saw, and deleted. */
function editsOf(device: PackageDevice, random: Random, known: Map<string, SyncRecord>): Operation[] {
  return Array.from({ length: random.between(2, 9) }, (): Operation => {
    const seen = known.size > 0 && random.chance(0.7) ? random.pick([...known.values()] as [SyncRecord, ...SyncRecord[]]) : undefined
    const operation = !seen
      ? device.create()
      : random.chance(0.15)
        ? device.remove(seen)
        : device.patch(seen, random.pick<FieldValues>([{ remark: `第 ${random.between(1, 99)} 次` }, { bankAccount: String(random.between(1000, 9999)) }]))
    const after = overlay(seen, [operation])
    // Deleted ones stay known: a stale person goes on editing them.
    if (after) known.set(after.id, seen && random.chance(0.4) ? seen : after)
    return operation
  })
}

/** Ways to bring the same ops of one round in; each ends with everything sent. */
const LANES = {
  network: async (_server: TestServer, _officer: string, device: PackageDevice, operations: readonly Operation[]) => void (await device.push(...operations)),
  package: async (server: TestServer, officer: string, device: PackageDevice, operations: readonly Operation[]) => void (await handIn(server, officer, await device.pack(operations))),
  /** A package holds all that waits: prefixes of one row of ops, in any order, again and again, with the network in between. */
  mixed: async (server: TestServer, officer: string, device: PackageDevice, operations: readonly Operation[], random: Random) => {
    const packages: Uint8Array<ArrayBuffer>[] = []
    for (let count = 0; count < 3; count++) packages.push(await device.pack(operations.slice(0, random.between(1, operations.length))))
    packages.push(await device.pack(operations))
    const turns = [...packages, ...packages, null, null].map((turn) => [random.next(), turn] as const).sort(([left], [right]) => left - right)
    for (const [, file] of turns) {
      if (file) await handIn(server, officer, file)
      else await device.push(...operations.slice(0, random.between(1, operations.length)))
    }
  },
}

test('[T1] [T3] network, packages, and any mixture of both leave the same on the server', { timeout: 240_000 }, async () => {
  process.stdout.write(`transfer seed ${SEED} (TRANSFER_SEED replays it)\n`)
  const servers = await Promise.all(Object.keys(LANES).map(() => startTestServer()))
  try {
    const [first] = servers
    if (!first) throw new Error('no server')
    const officers = await Promise.all(servers.map((server) => server.signIn('xian01')))
    for (let history = 0; history < HISTORIES; history++) {
      const random = createRandomSource(SEED + history)
      // The ops are written once; each server knows the same person by a device of its own with the same lineage.
      const people = await Promise.all(['cun01', 'cun02'].map((account) => startPackageDevice(first, account)))
      const known = new Map<string, SyncRecord>()
      for (let round = 0; round < 3; round++) {
        const writer = random.pick(people as [PackageDevice, PackageDevice])
        const account = writer.issued.signed.certificate.account
        const operations = editsOf(writer, random, known)
        for (const [at, lane] of Object.values(LANES).entries()) {
          const server = servers[at]
          const officer = officers[at]
          if (!server || !officer) throw new Error('no server')
          const local = server === first ? writer : await deviceOn(server, account, writer)
          await lane(server, officer, local, operations, random)
        }
      }
      const digests = await Promise.all(servers.map((server) => serverDigest(server.database)))
      expect(digests, `history ${history} of seed ${SEED}`).toEqual(digests.map(() => digests[0]))
    }
    expect(await first.database.selectFrom('conflict').select('id').execute(), 'the histories meet').not.toEqual([])
  } finally {
    await Promise.all(servers.map((server) => server.close()))
  }
})

/** A device of the same person on another server that sends the ops of the first one under its lineage. */
async function deviceOn(server: TestServer, account: string, like: PackageDevice): Promise<PackageDevice> {
  const device = await startPackageDevice(server, account)
  return {
    ...device,
    pack: (operations, changes = {}) => device.pack(operations, { ...changes, about: { lineageId: like.lineageId, ...changes.about } }),
    async push(...operations) {
      const answer = await device.post(operations.map((operation) => JSON.stringify(operation)).join('\n'), { 'x-lineage-id': like.lineageId })
      if (!answer.ok) throw new Error(`push: ${answer.status}`)
      return { outcomes: [], records: [], conflicts: [] }
    },
  }
}
