import { useMemo } from 'react'
import { CountyScreen } from '../features/county/CountyScreen.tsx'
import { createCountyClient } from '../sync/county-client.ts'
import { useSession } from './session-context.ts'

/** Ties the officers' screen to the server. */
export function CountyRoute() {
  const { open } = useSession()
  const client = useMemo(() => createCountyClient(open.address, () => open.session.token()), [open])
  return <CountyScreen client={client} />
}
