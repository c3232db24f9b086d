import { useMemo } from 'react'
import { useSearchParams } from 'react-router'
import { formatHouseholdQuery, parseHouseholdQuery, type HouseholdQuery } from '../../../shared/domain/household-query.ts'

/** The query of the address, and the way to change it. The address is its only place, so that a link, "back" and a reload keep it. */
export function useHouseholdQuery(): readonly [HouseholdQuery, (change: Partial<HouseholdQuery>) => void] {
  const [parameters, setParameters] = useSearchParams()
  const address = parameters.toString()
  const query = useMemo(() => parseHouseholdQuery(address), [address])
  // At once: the next key must not meet the address of the one before.
  return [query, (change) => setParameters(formatHouseholdQuery({ ...query, ...change }), { replace: true, flushSync: true })]
}
