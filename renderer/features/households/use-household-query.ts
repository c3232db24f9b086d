import { useMemo } from 'react'
import { useLocation, useSearchParams } from 'react-router'
import { z } from 'zod'
import { formatHouseholdQuery, parseHouseholdQuery, type HouseholdQuery } from '../../../shared/domain/household-query.ts'
import { useSearchText } from './search-memory.ts'

/** What stands at a place of the history beside its address: a random number, behind which the memory keeps the search text. */
const ListPlace = z.object({ search: z.uuid() })
const NOWHERE = ''

/**
 * The query of the list, and the way to change it. The filters' only place is the address, so that a link, "back" and a
 * reload keep them; the search text lies in memory, found again by "back" but not by a reload, because browsers write
 * addresses and what belongs to them to disk in clear.
 */
export function useHouseholdQuery(): readonly [HouseholdQuery, (change: Partial<HouseholdQuery>) => void] {
  const [parameters, setParameters] = useSearchParams()
  const place = ListPlace.safeParse(useLocation().state).data
  const [text, keepText] = useSearchText(place?.search ?? NOWHERE)
  const address = parameters.toString()
  const query = useMemo(() => ({ ...parseHouseholdQuery(address), text }), [address, text])
  return [query, (change) => {
    const changed = { ...query, ...change }
    const search = place?.search ?? crypto.randomUUID()
    if (changed.text !== text) keepText(search, changed.text)
    // At once: the next key must not meet the address of the one before.
    if (place === undefined || formatHouseholdQuery(changed) !== formatHouseholdQuery(query)) setParameters(formatHouseholdQuery(changed), { replace: true, flushSync: true, state: { search } })
  }]
}
