import { resolve } from 'node:path'
import { z } from 'zod'

/** What the environment may say. A wrong value stops the start with its name, never later with a strange error. */
const Environment = z.object({
  HOST: z.string().default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65535).default(4080),
  /** PostgreSQL of the operator; without it an embedded one runs in the data folder. */
  DATABASE_URL: z.string().regex(/^postgres(ql)?:\/\//).optional(),
  BANGFU_DATA: z.string().default('.data'),
  BANGFU_DEMO: z.enum(['0', '1']).default('0'),
  BANGFU_DEMO_HOUSEHOLDS: z.coerce.number().int().min(1).max(200_000).default(5000),
  /** Proxies in front of the server whose word on the sender's address is believed. */
  BANGFU_PROXIES: z.coerce.number().int().min(0).max(5).default(0),
  /** Secret over the private county keys; without it a file in the data folder holds one. */
  BANGFU_KEY_SECRET: z.string().min(32).optional(),
  /** File beside the data folder by which the server knows its database again; without it `<data folder>.life.json`. */
  BANGFU_LIFE: z.string().min(1).optional(),
  BANGFU_LOG: z.enum(['silent', 'error', 'warn', 'info', 'debug']).default('warn'),
})

export interface Configuration {
  readonly host: string
  readonly port: number
  readonly databaseUrl: string | undefined
  readonly dataFolder: string
  readonly demonstration: boolean
  readonly demonstrationHouseholds: number
  readonly proxies: number
  readonly keySecret: string | undefined
  readonly lifeMarker: string | undefined
  readonly logLevel: 'silent' | 'error' | 'warn' | 'info' | 'debug'
}

/** Throws a ZodError that names the variable when one is wrong. */
export function readConfiguration(environment: NodeJS.ProcessEnv): Configuration {
  const read = Environment.parse(environment)
  return {
    host: read.HOST,
    port: read.PORT,
    databaseUrl: read.DATABASE_URL,
    dataFolder: resolve(read.BANGFU_DATA),
    demonstration: read.BANGFU_DEMO === '1',
    demonstrationHouseholds: read.BANGFU_DEMO_HOUSEHOLDS,
    proxies: read.BANGFU_PROXIES,
    keySecret: read.BANGFU_KEY_SECRET,
    lifeMarker: read.BANGFU_LIFE === undefined ? undefined : resolve(read.BANGFU_LIFE),
    logLevel: read.BANGFU_LOG,
  }
}
