import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Database } from '../database/connect.ts'
import { parseRequest } from '../parse-request.ts'
import { RefusedRequest } from '../refusing.ts'
import { readGeneration } from './generation.queries.ts'

const Header = z.uuid().optional()

/** Refuses a request that goes on in another life than the database lives now: its cursor would pass over rows. The device greets anew. */
export async function refuseOtherLife(database: Database, request: FastifyRequest): Promise<void> {
  const generation = parseRequest(Header, request.headers['x-generation'])
  if (generation !== undefined && generation !== (await readGeneration(database)).id) throw new RefusedRequest('other_generation')
}
