import { z } from 'zod'

const PostgresError = z.object({ code: z.string() })

/** Two transactions wrote the same key, waited for each other in a circle, or could not be put in order: the second try sees what the other one wrote. */
const PASSING = new Set(['23505', '40P01', '40001'])
const MOST_TRIES = 5

/** Runs a transaction again when it only lost a race. Everything else is thrown on. */
export async function runAgainAfterRace<Result>(run: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await run()
    } catch (error) {
      const code = PostgresError.safeParse(error).data?.code
      if (code === undefined || !PASSING.has(code) || attempt === MOST_TRIES) throw error
    }
  }
}
