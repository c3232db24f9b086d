import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Client } from 'pg'
import { z } from 'zod'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildServer } from '../../server/build-server.ts'
import { listRoutes } from '../support/list-routes.ts'
import { startTestServer, TEST_KEY_SECRET, type TestServer } from '../support/server.ts'

let server: TestServer
const folder = mkdtempSync(join(tmpdir(), 'bangfu-renderer-'))
beforeAll(async () => {
  mkdirSync(join(folder, 'assets'))
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>精准帮扶</title>')
  writeFileSync(join(folder, 'assets', 'main-1a2b.js'), 'export {}')
  server = await startTestServer({ rendererFolder: folder })
})
afterAll(async () => {
  await server.close()
  rmSync(folder, { recursive: true })
})

test('the description of the interface holds every route, with a summary and what it answers', async () => {
  const Description = z.object({ paths: z.record(z.string(), z.record(z.string(), z.object({ summary: z.string().min(2), responses: z.record(z.string(), z.unknown()) }))) })
  const bare = await buildServer({ database: server.database, logLevel: 'silent', keySecret: TEST_KEY_SECRET })
  await bare.ready()
  const { paths } = Description.parse(await (await server.ask(null, '/api/openapi.json')).json())
  const described = Object.entries(paths).flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`))
  const registered = listRoutes(bare)
  expect(registered).toContain('POST /api/sync/push')
  expect(described.toSorted()).toEqual(registered.filter((route) => route !== 'GET /api/openapi.json').toSorted())
  await bare.close()
})

test('the description tells what a push and a piece look like, which are no JSON', async () => {
  const Described = z.object({ paths: z.record(z.string(), z.record(z.string(), z.object({ parameters: z.array(z.object({ in: z.string(), name: z.string() })).default([]), requestBody: z.object({ content: z.record(z.string(), z.unknown()) }).optional() }))) })
  const { paths } = Described.parse(await (await server.ask(null, '/api/openapi.json')).json())
  const push = paths['/api/sync/push']?.['post']
  expect([Object.keys(push?.requestBody?.content ?? {}), push?.parameters.map((parameter) => parameter.name).toSorted()]).toEqual([['application/x-ndjson'], ['x-generation', 'x-lineage-id', 'x-scope-epoch']])
  const piece = paths['/api/attachments/{sha256}/pieces/{place}']?.['put']
  expect(piece?.parameters.map((parameter) => `${parameter.in} ${parameter.name}`).toSorted()).toEqual(['header x-piece-sha256', 'path place', 'path sha256', 'query bytes'])
})

test('the screens are served, every place in the app is the page, and a missing file is not', async () => {
  const page = await server.ask(null, '/', { headers: { accept: 'text/html' } })
  expect([await page.text(), page.headers.get('cache-control')]).toEqual(['<!doctype html><title>精准帮扶</title>', 'no-cache'])
  expect(await (await server.ask(null, '/households/1', { headers: { accept: 'text/html' } })).text()).toContain('精准帮扶')
  expect((await server.ask(null, '/assets/main-1a2b.js')).headers.get('cache-control')).toContain('immutable')
  expect((await server.ask(null, '/assets/gone.js')).status).toBe(404)
})

test('the page may load its own code and nothing else', async () => {
  const headers = (await server.ask(null, '/', { headers: { accept: 'text/html' } })).headers
  const policy = headers.get('content-security-policy') ?? ''
  expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval'")
  expect(policy).not.toMatch(/script-src[^;]*(unsafe-inline|'unsafe-eval'|https?:)/)
  expect(policy).toContain("frame-ancestors 'none'")
  expect(policy).not.toContain('upgrade-insecure-requests')
})

test('closing waits for the request under way, and not for the connection afterwards', async () => {
  const other = await startTestServer()
  const token = await other.signIn('cun01')
  const blocker = new Client({ connectionString: other.databaseUrl })
  await blocker.connect()
  await blocker.query('begin')
  await blocker.query('lock table region in access exclusive mode')
  const slow = other.ask(token, '/api/regions')
  while ((await blocker.query('select from pg_locks where not granted and database = (select oid from pg_database where datname = current_database())')).rowCount === 0) await pause(10)
  const closing = other.server.close()
  await pause(100)
  await blocker.query('commit')
  await blocker.end()
  const started = performance.now()
  expect((await slow).status).toBe(200)
  await closing
  expect(performance.now() - started).toBeLessThan(5000)
  await other.close()
})
