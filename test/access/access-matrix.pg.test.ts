import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hashPassword } from '../../server/accounts/check-password.ts'
import { DEMONSTRATION_PASSWORD } from '../../server/demonstration/demonstration-accounts.ts'
import { RoleId } from '../../shared/domain/access/editing-power.ts'
import type { RegionCode } from '../../shared/domain/region.ts'
import { listRoutes } from '../support/list-routes.ts'
import { startTestServer, type TestServer } from '../support/server.ts'
import { ACCESS_TABLE } from './access-table.ts'
import { PROBES, type Prepared } from './probes.ts'
import { readTable, RELATIONS, relationOf, type AccessLine } from './read-table.ts'
import { buildWorld, type Asker, type World } from './world.ts'

const LINES = readTable(ACCESS_TABLE)
const PRIVATE = LINES.filter((line) => line.publicStatus === null)
/** More at once would only stand in line for the database. */
const AT_ONCE = 8

const folder = mkdtempSync(join(tmpdir(), 'bangfu-access-'))
let server: TestServer
let world: World

beforeAll(async () => {
  writeFileSync(join(folder, 'index.html'), '<!doctype html>')
  writeFileSync(join(folder, 'page.js'), '')
  server = await startTestServer({ rendererFolder: folder })
  world = await buildWorld(server)
  // What was just written is shown as soon as no older transaction of the cluster is open.
  const isShown = async () => (await sql`select from record where xid >= pg_snapshot_xmin(pg_current_snapshot()) limit 1`.execute(server.database)).rows.length === 0
  while (!(await isShown())) await pause(20)
}, 60_000)
afterAll(async () => {
  await server.close()
  rmSync(folder, { recursive: true })
})

function probeOf({ use }: AccessLine) {
  const probe = PROBES[use]
  if (!probe) throw new Error(`nobody has written how to ask: ${use}`)
  return probe
}

/** Lists by what was asked and by whom. */
const lists = new Map<string, Promise<{ readonly status: number; readonly body: ArrayBuffer }>>()

/** Asks once for every area where the answer is a list. */
async function ask({ path, init = {}, isList }: Prepared, token: string): Promise<Response> {
  if (!isList) return server.ask(token, path, init)
  const key = `${token} ${path}`
  const asked = lists.get(key) ?? server.ask(token, path, init).then(async (answer) => ({ status: answer.status, body: await answer.arrayBuffer() }))
  lists.set(key, asked)
  const { status, body } = await asked
  return new Response(body, { status })
}

async function answerOf(prepared: Prepared, token: string): Promise<string> {
  const { init = {}, got = () => Promise.resolve(true) } = prepared
  const answer = await ask(prepared, token)
  if (answer.status === 403) return 'refused'
  if (answer.status === 404) return 'no'
  if (answer.status === 409) return 'unusable'
  if (answer.ok || answer.status === 400) return (await got(answer)) && (answer.ok || init.method === 'PUT') ? 'yes' : answer.ok ? 'no' : '400'
  return String(answer.status)
}

/** One area for every relation to an asker; another role takes the next one, so that all of them are met. */
function onePerRelation({ scope, role }: Asker, areas: readonly (RegionCode | null)[]): readonly (RegionCode | null)[] {
  return RELATIONS.flatMap((relation) => {
    const group = areas.filter((area) => relationOf(scope, area) === relation)
    return group.slice(RoleId.options.indexOf(role) % group.length).slice(0, 1)
  })
}

async function inParts<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const left = [...items]
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item)
  }))
}

test('[W7] every route of the server stands in the table, and every line of the table is a route', () => {
  const known = new Set(LINES.map((line) => line.route))
  const routes = listRoutes(server.server)
  expect(routes.length).toBeGreaterThan(30)
  expect(routes.filter((route) => !known.has(route))).toEqual([])
  expect([...known].filter((route) => !routes.includes(route))).toEqual([])
  expect(Object.keys(PROBES).toSorted()).toEqual(PRIVATE.map((line) => line.use).toSorted())
})

describe('[W7] whoever asks gets what the table says and nothing else', () => {
  test.each(PRIVATE.map((line) => [line.use, line] as const))('%s', async (_, line) => {
    const probe = probeOf(line)
    const wrong: string[] = []
    const met = new Set<string>()
    // All that lists show has to lie there before the first is asked for.
    let isList = false
    for (const area of probe.areas) for (const asker of world.askers.slice(0, 1)) isList = (await probe.prepare(world, asker, area ?? asker.scope)).isList === true
    const asked = world.askers.flatMap((asker) => (isList ? probe.areas : onePerRelation(asker, probe.areas)).map((area) => ({ asker, area })))
    await inParts(asked, async ({ asker, area }) => {
      const relation = relationOf(asker.scope, area)
      const expected = line.answerFor(asker.role, relation)
      met.add(relation)
      const prepared = await probe.prepare(world, asker, area ?? asker.scope)
      const given = await answerOf(prepared, prepared.token ?? asker.token)
      if (given !== expected) wrong.push(`${asker.account} asks in ${area ?? 'nowhere'} (${relation}): ${given}, not ${expected ?? 'in the table'}`)
    })
    expect(wrong).toEqual([])
    // A line that nobody meets proves nothing.
    for (const relation of RELATIONS) if (line.answerFor('C_OFFICER', relation) !== undefined) expect([...met]).toContain(relation)
  }, 30_000)
})

test('[W7] what needs no session answers without one, and nothing else does', async () => {
  const ended = createHash('sha256').update('nobody').digest('hex')
  const bodies: Readonly<Record<string, unknown>> = { 'POST /api/session': { account: 'cun01', password: DEMONSTRATION_PASSWORD }, 'POST /api/session/end': { tokenHash: ended } }
  for (const { route, publicStatus } of LINES.filter((line) => line.publicStatus !== null)) {
    const [method = '', path = ''] = route.split(' ')
    const body = bodies[route]
    const answer = await server.ask(null, path.replace('*', '/page.js'), { method, ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }) })
    expect([route, answer.status]).toEqual([route, publicStatus])
  }
})

describe('[W7] a session that is none opens nothing', () => {
  const asTest = [
    ['none', () => Promise.resolve(null)],
    ['made up', () => Promise.resolve('x'.repeat(43))],
    ['ended by signing out', async (account: string) => {
      const token = await world.newToken(account)
      await server.ask(token, '/api/session', { method: 'DELETE' })
      return token
    }],
    ['run out', async (account: string) => {
      const token = await world.newToken(account)
      await sql`update session set expires_at = now() - interval '1 second' where account = ${account}`.execute(server.database)
      return token
    }],
    ['of a password that was changed', async (account: string) => {
      const token = await world.newToken(account)
      await server.database.updateTable('account').set({ password_hash: await hashPassword('another-2027') }).where('account', '=', account).execute()
      return token
    }],
    ['of a disabled account', async (account: string) => {
      const { token } = (await (await server.ask(null, '/api/session', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ account, password: 'another-2027' }) })).json()) as { token: string }
      await server.database.updateTable('account').set({ disabled: true }).where('account', '=', account).execute()
      return token
    }],
  ] as const

  test.each(asTest)('%s', async (_, open) => {
    // The one that has the most duties, with an area that holds all of the others.
    const asker = world.askers.find((one) => one.account === 'C_OFFICER-county')
    const helper = world.askers.find((one) => one.account === 'C_LEADER-county')
    if (!asker || !helper) throw new Error('no asker')
    const token = await open(asker.account)
    const wrong: string[] = []
    for (const line of PRIVATE) {
      const probe = probeOf(line)
      const area = probe.areas[0] ?? asker.scope
      const { path, init = {} } = await probe.prepare(world, helper, area)
      const methods = (init.method ?? 'GET') === 'GET' ? ['GET', 'HEAD'] : [init.method]
      for (const method of methods) {
        const answer = await server.ask(token, path, { ...init, ...(method === undefined ? {} : { method }) })
        if (answer.status !== 401) wrong.push(`${line.use}: ${answer.status}`)
      }
    }
    expect(wrong).toEqual([])
  }, 30_000)
})
