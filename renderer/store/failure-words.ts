import { StoreProblem } from './store-problem.ts'

/** What went wrong, in the language of the person: the sentence of a store's problem, else what the error itself says. */
export function failureWords(error: unknown, t: (key: string) => string): string {
  if (error instanceof StoreProblem) return t(`store.problem.${error.code}`)
  return error instanceof Error ? error.message : String(error)
}
