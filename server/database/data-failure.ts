import { z } from 'zod'

const PostgresError = z.object({ code: z.string().regex(/^[0-9A-Z]{5}$/) })

/**
 * SQLSTATE classes that say something about the data or about a mistake of ours: bad value, broken constraint, raised by a
 * function, wrong statement. A lost connection, a full disk or a stop of the database (08, 53, 57, 58) concerns everybody.
 */
const OF_THE_DATA = new Set(['21', '22', '23', '2F', '42', '44', 'P0'])

/** The SQLSTATE class of an error of the database; undefined for every other error. */
export function classOfFailure(error: unknown): string | undefined {
  return PostgresError.safeParse(error).data?.code.slice(0, 2)
}

/** Whether trying the same with other data could succeed. An error that is not of the database is one of the rules, so yes. */
export function isOfTheData(error: unknown): boolean {
  const sqlClass = classOfFailure(error)
  if (sqlClass !== undefined) return OF_THE_DATA.has(sqlClass)
  // The driver's own failures carry the system's code (ECONNREFUSED) or none of these words.
  return error instanceof Error && !('code' in error) && !/connection|timeout|terminated/i.test(error.message)
}
