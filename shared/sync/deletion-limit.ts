/**
 * More deletions than this in one go are a mistake somewhere else until a person has said otherwise (an emptied table, a
 * wrong import, a restored backup): more than 200 rows, or more than a tenth of what the device holds. Below `always`
 * rows nobody is asked, or a village with three households could not lose one.
 */
export const DELETION_LIMIT = { rows: 200, share: 0.1, always: 20 } as const

/** Whether so many deletions have to be confirmed by a person. `held` is the number of rows on the device. */
export function isMassDeletion(deletions: number, held: number): boolean {
  return deletions > DELETION_LIMIT.rows || (deletions > DELETION_LIMIT.always && deletions > held * DELETION_LIMIT.share)
}
