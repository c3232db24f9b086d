import { randomUUID } from 'node:crypto'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DEMONSTRATION_PASSWORD } from '../../server/demonstration/demonstration-accounts.ts'
import { Refusal } from '../../shared/protocol/refusal.ts'
import { SignInReply } from '../../shared/protocol/session.ts'
import { Chance } from '../simulation/chance.ts'
import { Description, madeUpRequest, routesOf, type Known, type MadeUpRequest } from './support/made-up-requests.ts'
import { createServerProcess, type ServerProcess } from './support/server-process.ts'

const MINUTES = Number(process.env['FUZZ_MINUTES'] ?? 0)
const REQUESTS = MINUTES > 0 ? Number.POSITIVE_INFINITY : 800
const SEED = Number(process.env['FUZZ_SEED'] ?? Date.now() % 1_000_000_000)
/** Nobody, a village, a township, a county, a city, and whoever runs the system. */
const SENDERS = [null, 'cun01', 'cun01', 'zhen01', 'xian01', 'shi01', 'admin'] as const
const MOST_MS = 2000
/** What a process may have grown by between a fifth of the way and the end. */
const MOST_GROWTH_MIB = 200

const folder = mkdtempSync(join(tmpdir(), 'bangfu-fuzz-'))
let server: ServerProcess
beforeAll(async () => {
  chmodSync(folder, 0o755)
  // Every request says that it comes from another address, so that no limit on one of them ends the run early.
  server = createServerProcess({ BANGFU_DATA: folder, BANGFU_DEMO_HOUSEHOLDS: '60', BANGFU_PROXIES: '1' })
  await server.start()
})
afterAll(async () => {
  await server.stop()
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  rmSync(`${folder}.life.json`, { force: true })
})

test(`[V6] whatever is asked of any route in any role is answered in time, and never with a failure of the server (FUZZ_SEED=${SEED})`, async () => {
  const chance = new Chance(SEED)
  const tokens = new Map<string, string>()
  for (const account of new Set(SENDERS)) if (account !== null) tokens.set(account, await signIn(account, chance))
  const routes = routesOf(Description.parse(await (await fetch(`${server.url()}/api/openapi.json`)).json()))
  expect(routes.length).toBeGreaterThan(25)
  const known = await readKnown(tokens.get('xian01') ?? '')
  const ends = Date.now() + MINUTES * 60_000
  const statuses: Record<string, number> = {}
  let warm: number | undefined
  let sent = 0
  for (; sent < REQUESTS && (MINUTES === 0 || Date.now() < ends); sent++) {
    const account = chance.pick(SENDERS)
    const route = chance.pick(routes)
    const request = madeUpRequest(route, chance, known)
    const what = `request ${sent} of seed ${SEED} as ${account ?? 'nobody'}: ${describe(request)}`
    const answer = await ask(request, account === null ? null : (tokens.get(account) ?? null), chance)
    judge(answer, what)
    await judgeTime(answer.ms, request, account === null ? null : (tokens.get(account) ?? null), chance, what)
    statuses[answer.status] = (statuses[answer.status] ?? 0) + 1
    // It may have signed itself out.
    if (answer.status === 401 && account !== null) tokens.set(account, await signIn(account, chance))
    if (warm === undefined && (MINUTES > 0 ? Date.now() > ends - MINUTES * 48_000 : sent > REQUESTS / 5)) warm = memoryMib()
  }
  expect(server.pid()).toBeGreaterThan(0)
  expect((await fetch(`${server.url()}/readyz`)).status).toBe(200)
  const grown = (memoryMib() ?? 0) - (warm ?? 0)
  process.stdout.write(`${sent} requests to ${new Set(routes).size} routes, seed ${SEED}, answers ${JSON.stringify(statuses)}, memory ${warm?.toFixed(0)} MiB, then ${grown.toFixed(0)} more\n`)
  expect(Object.keys(statuses)).toContain('200')
  expect(grown).toBeLessThan(MOST_GROWTH_MIB)
}, 180_000 + MINUTES * 90_000)

interface Answer {
  readonly status: number
  readonly text: string
  readonly ms: number
}

async function ask({ method, path, headers, body }: MadeUpRequest, token: string | null, chance: Chance): Promise<Answer> {
  const started = performance.now()
  const answer = await fetch(`${server.url()}${path}`, { method, headers: { ...headers, 'x-forwarded-for': `10.${chance.below(250)}.${chance.below(250)}.${chance.below(250)}`, ...(token === null ? {} : { authorization: `Bearer ${token}` }) }, body: body ?? null, signal: AbortSignal.timeout(60_000) })
  const text = await answer.text()
  return { status: answer.status, text, ms: performance.now() - started }
}

/** Everything but a deliberate "come again" is an answer or a refusal in words. */
function judge({ status, text }: Answer, what: string): void {
  if (status < 400) return
  const refusal = Refusal.safeParse(JSON.parse(text))
  expect([what, refusal.success]).toEqual([what, true])
  if (status >= 500) expect([what, status, refusal.data?.code]).toEqual([what, 503, 'not_ready'])
}

/** A slow answer counts when it is slow again: machines are noisy. */
async function judgeTime(ms: number, request: MadeUpRequest, token: string | null, chance: Chance, what: string): Promise<void> {
  if (ms <= MOST_MS) return
  const times = [ms]
  for (let turn = 0; turn < 4; turn++) times.push((await ask(request, token, chance)).ms)
  expect([what, (times.toSorted((left, right) => left - right)[2] ?? 0) <= MOST_MS]).toEqual([what, true])
}

async function signIn(account: string, chance: Chance): Promise<string> {
  const body = JSON.stringify({ account, password: DEMONSTRATION_PASSWORD })
  const answer = await ask({ method: 'POST', path: '/api/session', headers: { 'content-type': 'application/json' }, body }, null, chance)
  return SignInReply.parse(JSON.parse(answer.text)).token
}

/** Villages and records of the demonstration county. */
async function readKnown(token: string): Promise<Known> {
  const headers = { authorization: `Bearer ${token}` }
  const { scopeEpoch } = (await (await fetch(`${server.url()}/api/session`, { headers })).json()) as { scopeEpoch: number }
  const text = await (await fetch(`${server.url()}/api/sync/pull?cursor=0:0&scopeEpoch=${scopeEpoch}`, { headers: { ...headers, 'x-lineage-id': randomUUID() } })).text()
  const found = (pattern: RegExp) => [...new Set([...text.matchAll(pattern)].map((match) => match[1] ?? ''))]
  return { villages: found(/"areaCode":"(\d{12})"/g).slice(0, 8), ids: found(/"record":\{"id":"([^"]+)"/g).slice(0, 40) }
}

function memoryMib(): number | undefined {
  const path = `/proc/${server.pid()}/status`
  return existsSync(path) ? Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(path, 'utf8'))?.[1]) / 1024 : undefined
}

function describe({ method, path, headers, body }: MadeUpRequest): string {
  return `${method} ${path.slice(0, 300)} ${JSON.stringify(headers).slice(0, 300)} ${(typeof body === 'string' ? body : `${body?.length ?? 0} bytes`).slice(0, 1200)}`
}
