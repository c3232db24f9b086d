import { sql } from 'kysely'
import type { FastifyInstance } from 'fastify'
import { Region, regionPrefix } from '../../shared/domain/region.ts'
import { RegionsReply } from '../../shared/protocol/regions.ts'
import { readSignedIn } from '../accounts/signed-in.ts'
import { describeRoute } from '../describe-route.ts'
import type { ServerParts } from '../server-parts.ts'

/** The regions of an account's scope and the ones above them. */
export function regionRoutes(server: FastifyInstance, { database }: ServerParts): void {
  server.get('/api/regions', { schema: describeRoute({ summary: '行政区划 Regions', reply: RegionsReply }) }, async (request) => {
    const account = await readSignedIn(database, request, 'read_regions')
    const { rows } = await sql<unknown>`
      with recursive above as (
        select region.* from region where code = any(${[...account.scope]}::text[])
        union select parent.* from region parent join above on parent.code = above.parent)
      select code, name, level, parent, valid_from::text as "validFrom", valid_to::text as "validTo", successor, village_attr as "villageAttr",
        minority_area as "minorityArea", deep_poor as "deepPoor"
      from (select * from above union select * from region where code like any(${account.scope.map((region) => `${regionPrefix(region)}%`)}::text[])) as seen order by code`.execute(database)
    return { regions: rows.map((row) => Region.parse(row)) }
  })
}
