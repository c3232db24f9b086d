import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { PullLine } from '../../shared/protocol/pull.ts'
import { Account } from '../../shared/protocol/session.ts'
import { PushReply } from '../../shared/protocol/push.ts'
import { Operation } from '../../shared/sync/operation.ts'
import type { FieldValues, SyncRecord } from '../../shared/sync/record.ts'
import { baseOfDelete, baseOfPatch } from '../../shared/sync/seen-base.ts'
import { householdBody } from './factories/bodies.ts'
import type { TestServer } from './server.ts'
import { writeOperation } from './write-operation.ts'
import { TEST_VILLAGES } from './test-villages.ts'

const PATIENCE_MS = 10_000

/** Writes ops and speaks to the server as a device would, without a store. */
export interface TestDevice {
  readonly lineageId: string
  /** A create, a patch over a seen record or a delete; every one takes the next seq. */
  create(body?: FieldValues, envelope?: Partial<Operation>): Operation
  patch(seen: SyncRecord, changes: FieldValues, envelope?: Partial<Operation>): Operation
  remove(seen: SyncRecord, envelope?: Partial<Operation>): Operation
  post(body: BodyInit, headers?: Readonly<Record<string, string>>): Promise<Response>
  push(...operations: readonly Operation[]): Promise<PushReply>
  pull(cursor?: string): Promise<readonly PullLine[]>
  /** Pulls from the beginning until a line fits. */
  find(match: (line: PullLine) => boolean): Promise<PullLine>
  /** The row of a record, as soon as it has reached a version. */
  read(id: string, version?: number): Promise<SyncRecord>
}

export async function startDevice(server: TestServer, account: string): Promise<TestDevice> {
  const token = await server.signIn(account)
  const lineageId = randomUUID()
  let seq = 0

  const write = (fields: Partial<Operation>) => writeOperation({ lineageId, seq: ++seq, actor: account, ...fields })

  const placeOf = (record: SyncRecord): Partial<Operation> => ({ recordKind: record.kind, recordId: record.id, householdId: record.householdId, countyCode: record.countyCode, areaCode: record.areaCode, year: record.year })
  const post: TestDevice['post'] = (body, headers = {}) => server.ask(token, '/api/sync/push', { method: 'POST', headers: { 'content-type': 'application/x-ndjson', 'x-lineage-id': lineageId, ...headers }, body })

  const device: TestDevice = {
    lineageId,
    create(body = householdBody(), envelope = {}) {
      const recordId = envelope.recordId ?? Operation.shape.recordId.parse(randomUUID())
      const areaCode = envelope.areaCode ?? TEST_VILLAGES[0]
      return write({ kind: 'create', recordKind: 'household', recordId, householdId: recordId, areaCode, countyCode: Operation.shape.countyCode.parse(areaCode.slice(0, 6)), changes: body, ...envelope })
    },
    patch: (seen, changes, envelope = {}) => write({ kind: 'patch', ...placeOf(seen), base: baseOfPatch(seen, changes), changes, ...envelope }),
    remove: (seen, envelope = {}) => write({ kind: 'delete', ...placeOf(seen), base: baseOfDelete(seen), ...envelope }),
    post,
    async push(...operations) {
      return PushReply.parse(await (await post(operations.map((operation) => JSON.stringify(operation)).join('\n'))).json())
    },
    async pull(cursor = '0:0') {
      const { scopeEpoch } = Account.parse(await (await server.ask(token, '/api/session')).json())
      const answer = await server.ask(token, `/api/sync/pull?cursor=${cursor}&scopeEpoch=${scopeEpoch}`, { headers: { 'x-lineage-id': lineageId } })
      return (await answer.text()).trim().split('\n').map((line) => PullLine.parse(JSON.parse(line)))
    },
    async find(match) {
      // A row is seen once every older transaction of the cluster has ended, also one of another test's database.
      for (const end = Date.now() + PATIENCE_MS; Date.now() < end; ) {
        let cursor = '0:0'
        for (let more = true; more; ) {
          const lines = await device.pull(cursor)
          const found = lines.find(match)
          if (found) return found
          const page = lines.at(-1)
          if (page?.type !== 'page') throw new Error('a page without its last line')
          cursor = page.cursor
          more = page.more
        }
        await pause(20)
      }
      throw new Error('nothing of the kind comes by pull')
    },
    async read(id, version = 1) {
      const line = await device.find((one) => one.type === 'upsert' && one.record.id === id && one.record.rowVersion >= version)
      if (line.type !== 'upsert') throw new Error('not a record')
      return line.record
    },
  }
  return device
}
