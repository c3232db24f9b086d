import type PouchDB from 'pouchdb'

/** A request of CouchDB's replication protocol, already read. */
export interface CouchRequest {
  readonly method: string
  /** Path behind the name of the database, without a slash in front. */
  readonly path: string
  readonly query: URLSearchParams
  readonly body: unknown
}

export interface CouchAnswer {
  readonly status: number
  readonly body: unknown
}

interface Written {
  readonly docs: readonly unknown[]
  readonly new_edits?: boolean
}

/** The part of CouchDB's HTTP interface that replication needs, over a PouchDB on disk (LevelDB). */
export async function answerCouch(database: PouchDB, { method, path, query, body }: CouchRequest): Promise<CouchAnswer> {
  switch (path.split('/')[0] ?? '') {
    case '':
      return { status: 200, body: { ...(await database.info()), instance_start_time: '0' } }
    case '_changes':
      return { status: 200, body: await database.changes({ since: Number(query.get('since') ?? '0'), limit: Number(query.get('limit') ?? '1000'), style: 'all_docs' }) }
    case '_revs_diff':
      return { status: 200, body: await database.revsDiff(body) }
    case '_bulk_get':
      return { status: 200, body: await database.bulkGet({ docs: (body as { docs: unknown }).docs, revs: true, latest: true }) }
    case '_bulk_docs': {
      const { docs, new_edits = true } = body as Written
      return { status: 201, body: await database.bulkDocs(docs, { new_edits }) }
    }
    case '_local':
      return checkpoint(database, method, path, body)
    default:
      return { status: 404, body: { error: 'not_found', reason: 'missing' } }
  }
}

async function checkpoint(database: PouchDB, method: string, path: string, body: unknown): Promise<CouchAnswer> {
  if (method === 'PUT') return { status: 201, body: await database.put(body) }
  try {
    return { status: 200, body: await database.get(decodeURIComponent(path)) }
  } catch {
    return { status: 404, body: { error: 'not_found', reason: 'missing' } }
  }
}
