import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DEMONSTRATION_PASSWORD } from '../../server/demonstration/demonstration-accounts.ts'
import { PushReply } from '../../shared/protocol/push.ts'
import { SignInReply } from '../../shared/protocol/session.ts'
import type { Operation } from '../../shared/sync/operation.ts'
import { householdBody } from '../support/factories/bodies.ts'
import { Chance } from '../simulation/chance.ts'
import { writeOperation } from '../support/write-operation.ts'
import { startKillableServer, type KillableServer } from './support/killable-server.ts'

const seed = Number(process.env['FAULTS_SEED'] ?? Math.floor(Math.random() * 4_000_000_000))
const chance = new Chance(seed)
const KILLS = 4
const BATCH = 300
let server: KillableServer

beforeAll(async () => {
  server = await startKillableServer(20)
}, 120_000)
afterAll(() => server.close())

async function signIn(): Promise<SignInReply> {
  const answer = await fetch(`${server.url()}/api/session`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ account: 'cun01', password: DEMONSTRATION_PASSWORD }) })
  return SignInReply.parse(await answer.json())
}

async function push(token: string, lineageId: string, operations: readonly Operation[]): Promise<PushReply | undefined> {
  try {
    const answer = await fetch(`${server.url()}/api/sync/push`, { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/x-ndjson', 'x-lineage-id': lineageId }, body: operations.map((operation) => JSON.stringify(operation)).join('\n') })
    return answer.ok ? PushReply.parse(await answer.json()) : undefined
  } catch {
    return undefined
  }
}

test(`[S3] PostgreSQL killed with -9 in the middle of a push, ${KILLS} times, seed ${seed}: what was answered is there, and everything is there once`, async () => {
  const { account, token: first } = await signIn()
  const [village] = account.scope
  if (!village) throw new Error('no village')
  const lineageId = randomUUID()
  let token = first
  let seq = 0
  const all: Operation[] = []
  const acknowledged = new Set<string>()
  let interrupted = 0
  for (let kill = 0; kill < KILLS; kill++) {
    const batch = Array.from({ length: BATCH }, () => {
      const recordId = randomUUID()
      return writeOperation({ lineageId, seq: ++seq, kind: 'create', recordKind: 'household', recordId, householdId: recordId, areaCode: village, countyCode: village.slice(0, 6), changes: { ...householdBody(), villageCode: village }, actor: 'cun01' })
    })
    all.push(...batch)
    const answer = push(token, lineageId, batch)
    await pause(chance.roll() * 500)
    await server.killPostgres()
    const told = await answer
    if (told) for (const outcome of told.outcomes) acknowledged.add(outcome.opId)
    else interrupted++
    await server.start()
    const held = new Set((await server.query<{ op_id: string }>('select op_id from op')).map((row) => row.op_id))
    expect([...acknowledged].filter((opId) => !held.has(opId))).toEqual([])
    token = (await signIn()).token
    // The device does not know, so it sends again, all of it.
    const again = await push(token, lineageId, batch)
    expect(again?.outcomes.map((outcome) => outcome.state)).toEqual(batch.map(() => 'applied'))
    for (const outcome of again?.outcomes ?? []) acknowledged.add(outcome.opId)
  }
  const rows = await server.query<{ record_id: string; n: number }>(`select record_id, count(*)::int as n from op where lineage_id = '${lineageId}' group by record_id`)
  expect(rows).toHaveLength(all.length)
  expect(rows.filter((row) => row.n !== 1)).toEqual([])
  const records = await server.query<{ n: number }>(`select count(*)::int as n from record where id in (select record_id from op where lineage_id = '${lineageId}') and row_version = 1`)
  expect(records[0]?.n).toBe(all.length)
  process.stdout.write(`PostgreSQL killed ${KILLS} times, seed ${seed}: ${all.length} ops, ${interrupted} pushes cut off, 0 acknowledged lost, 0 doubled\n`)
}, 240_000)
