import { useEffect, useMemo, useState } from 'react'
import { RecordId } from '../../../shared/domain/record-id.ts'
import { useConflicts, useStore } from '../../store/store-context.ts'
import type { HouseholdListing } from '../../store/store.ts'
import type { RowMarks } from './filter-rows.ts'

/** Rows of the listing with an open conflict or an unanswered change. */
export function useRowMarks(listing: HouseholdListing | undefined): RowMarks {
  const store = useStore()
  const conflicts = useConflicts()
  const [waiting, setWaiting] = useState<ReadonlySet<string>>(new Set())
  useEffect(() => store.watchWaitingHouseholds(setWaiting), [store])
  return useMemo(() => {
    const rowsOf = (ids: Iterable<string>) => new Set([...ids].flatMap((id) => listing?.rowOf(RecordId.parse(id)) ?? []))
    return { conflict: rowsOf((conflicts ?? []).map((conflict) => conflict.householdId)), waiting: rowsOf(waiting) }
  }, [listing, conflicts, waiting])
}
