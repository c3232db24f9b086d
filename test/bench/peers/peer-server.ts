import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import { join } from 'node:path'
import PouchDB from 'pouchdb'
import { initialsOf } from '../../../server/snapshot/build-segment.ts'
import { householdRow, type HouseholdRow } from '../made-up-county.ts'
import { answerCouch } from './couch-routes.ts'
import { RowFeed } from './row-feed.ts'

// A process of its own: `peer-server.ts <folder> <households>`; sends its port when the county stands in it.
const [folder = '', asked = '0'] = process.argv.slice(2)
const households = Number(asked)
const feed = new RowFeed()
const county = new PouchDB(join(folder, 'county'))
const pushed = new PouchDB(join(folder, 'pushed'))
for (let from = 0; from < households; from += 1000) {
  const rows = Array.from({ length: Math.min(1000, households - from) }, (_, turn) => householdRow(from + turn, initialsOf))
  for (const row of rows) feed.put(row)
  await county.bulkDocs(rows.map((row) => ({ ...row, _id: row.id })))
}

const server = createServer((request, reply) => {
  answer(request).then(({ status, body }) => reply.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body)), (error: unknown) => reply.writeHead(500).end(String(error)))
})
server.listen(0, '127.0.0.1')
await once(server, 'listening')
const address = server.address()
process.send?.({ port: typeof address === 'object' ? address?.port : undefined })
process.on('disconnect', () => process.exit())

async function answer(request: IncomingMessage): Promise<{ readonly status: number; readonly body: unknown }> {
  const { pathname, searchParams: query } = new URL(request.url ?? '/', 'http://localhost')
  const [, name = '', ...rest] = pathname.split('/')
  const text = await textOf(request)
  const body: unknown = text === '' ? undefined : JSON.parse(text)
  if (name === 'rows' && rest[0] === 'pull') return { status: 200, body: feed.pageAfter(Number(query.get('since')), Number(query.get('limit'))) }
  if (name === 'rows' && rest[0] === 'push') return { status: 200, body: feed.take(body as { newDocumentState: HouseholdRow }[]) }
  if (name === 'change') return { status: 200, body: await change(Number(query.get('households')), Number(query.get('rev'))) }
  if (name === '') return { status: 200, body: { couchdb: 'Welcome', uuid: 'bench', version: '3.0.0' } }
  return answerCouch(name === 'pushed' ? pushed : county, { method: request.method ?? 'GET', path: rest.join('/'), query, body })
}

/** Somebody else changes the first households, in both stores. */
async function change(count: number, rev: number): Promise<number> {
  const { rows } = await county.allDocs({ keys: Array.from({ length: count }, (_, household) => householdRow(household, initialsOf).id), include_docs: true })
  await county.bulkDocs(rows.map(({ doc }) => ({ ...doc, rev })))
  for (let household = 0; household < count; household++) feed.put({ ...householdRow(household, initialsOf), rev })
  return rows.length
}

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return Buffer.concat(parts).toString()
}
