import type { Database } from './database/connect.ts'
import type { ServerSchema } from './sync/server-schema.ts'
import type { CountyKeyring } from './transfer/county-keys.ts'

/** What every route may use. */
export interface ServerParts {
  readonly database: Database
  /** From one address; a whole office may stand behind one. */
  readonly signInsPerMinute: number
  readonly schema: ServerSchema
  readonly countyKeys: CountyKeyring
  /** Bytes of one page of rows (`sync/page-limits.ts`); a test makes it small. */
  readonly pageBytes: number
  /** Marks waypoints; kept apart from the database (`transfer/key-secret.ts`). */
  readonly waypointSecret: string
}
