import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { execFileSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DEMONSTRATION_PASSWORD } from '../../../server/demonstration/demonstration-accounts.ts'
import { HelloReply } from '../../../shared/protocol/hello.ts'
import { PROTOCOL_VERSION } from '../../../shared/protocol/protocol-version.ts'
import { PushReply } from '../../../shared/protocol/push.ts'
import { SignInReply } from '../../../shared/protocol/session.ts'
import { transactionOf } from '../../../shared/protocol/waypoint.ts'
import { householdBody } from '../../support/factories/empty-bodies.ts'
import { writeOperation } from '../../support/write-operation.ts'
import { startKillableServer, type KillableServer } from '../../faults/support/killable-server.ts'

let server: KillableServer
let folder: string
beforeAll(async () => {
  server = await startKillableServer(40)
  folder = mkdtempSync(join(tmpdir(), 'bangfu-backups-'))
  chmodSync(folder, 0o755)
})
afterAll(async () => {
  await server.close()
  rmSync(folder, { recursive: true, force: true })
})

const lineageId = '01900000-0000-7000-8000-00000000b001'
let seq = 0
const json = { 'content-type': 'application/json' }

async function signIn(): Promise<SignInReply> {
  return SignInReply.parse(await (await fetch(`${server.url()}/api/session`, { method: 'POST', headers: json, body: JSON.stringify({ account: 'cun01', password: DEMONSTRATION_PASSWORD }) })).json())
}

async function push({ token, account }: SignInReply): Promise<PushReply> {
  const [village] = account.scope
  if (!village) throw new Error('no village')
  const recordId = crypto.randomUUID()
  const op = writeOperation({ lineageId, seq: ++seq, kind: 'create', recordKind: 'household', recordId, householdId: recordId, areaCode: village, countyCode: village.slice(0, 6), changes: householdBody(village), actor: 'cun01' })
  return PushReply.parse(await (await fetch(`${server.url()}/api/sync/push`, { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/x-ndjson', 'x-lineage-id': lineageId }, body: JSON.stringify(op) })).json())
}

async function hello({ token }: SignInReply): Promise<HelloReply> {
  const body = JSON.stringify({ lineageId, protocolVersion: PROTOCOL_VERSION, schemaVersion: 1 })
  return HelloReply.parse(await (await fetch(`${server.url()}/api/sync/hello`, { method: 'POST', headers: { ...json, authorization: `Bearer ${token}` }, body })).json())
}

async function backup(): Promise<{ readonly code: number; readonly said: string }> {
  const child = spawn(process.execPath, ['server/backup.ts', folder], { env: { ...process.env, BANGFU_DATA: server.folder }, stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const [code] = (await once(child, 'exit')) as [number]
  return { code, said }
}

test('[E4] a backup that is taken while people work is opened, read, noted, and told to the devices; put back, it holds what was answered before', async () => {
  const session = await signIn()
  expect((await hello(session)).backedUp).toBeUndefined()
  const before = await push(session)
  // Somebody goes on working all the while.
  let isOver = false
  const working = (async () => {
    let pushed = 0
    for (; !isOver; pushed++) await push(session)
    return pushed
  })()
  const { code, said } = await backup()
  isOver = true
  const meanwhile = await working
  expect({ code, said: /核验通过/.test(said) }, said).toEqual({ code: 0, said: true })
  const { backedUp } = await hello(session)
  const last = await push(session)
  if (!backedUp || !before.waypoint || !last.waypoint) throw new Error('no waypoint')
  expect(transactionOf(backedUp)).toBeGreaterThanOrEqual(transactionOf(before.waypoint))
  expect(transactionOf(backedUp)).toBeLessThan(transactionOf(last.waypoint))

  const told = await server.query<{ n: number }>(`select count(*)::int as n from waypoint where xid <= '${transactionOf(backedUp)}'`)
  await server.stop()
  const [made = ''] = readdirSync(folder)
  rmSync(join(server.folder, 'postgres'), { recursive: true })
  execFileSync('cp', ['-a', join(folder, made, 'postgres'), join(server.folder, 'postgres')])
  await server.start()
  const held = await server.query<{ n: number }>(`select count(*)::int as n from waypoint where xid <= '${transactionOf(backedUp)}'`)
  expect(held).toEqual(told)
  expect(meanwhile).toBeGreaterThan(0)
  const lives = await server.query<{ reason: string }>('select reason from generation order by number desc limit 1')
  expect(lives[0]?.reason).toBe('marker')
  const fresh = await hello(await signIn())
  expect(fresh.backedUp, 'of another life nothing is verified yet').toBeUndefined()
}, 180_000)
