import { OLDEST_SCHEMA_VERSION, SCHEMA_VERSION } from '../../shared/protocol/protocol-version.ts'
import { SCHEMA_STEPS, type SchemaStep } from '../../shared/sync/convert-operation.ts'

/** Which schemas of ops a server takes, and how it puts older ones into its own words. */
export interface ServerSchema {
  readonly version: number
  readonly oldest: number
  readonly steps: readonly SchemaStep[]
}

export const OWN_SCHEMA: ServerSchema = { version: SCHEMA_VERSION, oldest: OLDEST_SCHEMA_VERSION, steps: SCHEMA_STEPS }
