import { useEffect } from 'react'
import { tellEndings } from '../sync/end-session.ts'

const AGAIN_MS = 60_000

/** Tells the server, as soon as it can be reached, of sessions that were signed out without a network. */
export function useSessionEndings(address: string | undefined): void {
  useEffect(() => {
    if (address === undefined) return
    const tell = () => void tellEndings(address, new Date()).catch(reportError)
    tell()
    window.addEventListener('online', tell)
    const timer = setInterval(tell, AGAIN_MS)
    return () => {
      window.removeEventListener('online', tell)
      clearInterval(timer)
    }
  }, [address])
}
