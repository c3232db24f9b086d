import { useEffect } from 'react'
import { renewCertificate } from '../sync/renew-certificate.ts'
import type { OpenSession } from './open-session.ts'

/** Keeps the certificate of this device fresh once the server is reached, also where the sign-in was without a network. */
export function useCertificate({ session, server, store, account }: OpenSession, isReached: boolean): void {
  useEffect(() => {
    const token = session.token()
    const { askCertificate } = server
    if (!isReached || token === null || !askCertificate) return
    renewCertificate(store.transfer, account, (answer) => askCertificate(token, answer), Date.now()).catch(reportError)
  }, [session, server, store, account, isReached])
}
