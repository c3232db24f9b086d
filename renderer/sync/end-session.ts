import { listEndings, noteEnding, removeEnding } from '../store/session-endings.ts'
import { hashOf } from './hash-of.ts'

const ANSWER_MS = 30_000
/** By then the session has long ended by itself. */
const KEPT_MS = 24 * 3_600_000

/**
 * Ends a session at the server that a person has ended here. The request outlives the page; where it does not arrive, the
 * hash of the token stays until `tellEndings` has told it. Never throws.
 */
export async function endSession(address: string, token: string, now: Date): Promise<void> {
  // Before anything is awaited: the window may close with the next line.
  const told = fetch(`${address}/api/session`, { method: 'DELETE', keepalive: true, headers: { authorization: `Bearer ${token}` }, cache: 'no-store', credentials: 'omit', redirect: 'error', signal: AbortSignal.timeout(ANSWER_MS) }).then(isHeard, () => false)
  try {
    const tokenHash = await hashOf(new TextEncoder().encode(token))
    await noteEnding({ serverId: address, tokenHash, endedAt: now.toISOString() })
    if (await told) await removeEnding(tokenHash)
  } catch (error) {
    reportError(error)
  }
}

/** Tells the server of every session that was ended here without a network. Resolves with how many it still has to be told of. */
export async function tellEndings(address: string, now: Date): Promise<number> {
  let left = 0
  for (const { tokenHash, endedAt } of await listEndings(address)) {
    const isOver = now.getTime() - Date.parse(endedAt) > KEPT_MS
    const isTold = isOver || (await fetch(`${address}/api/session/end`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ tokenHash }), cache: 'no-store', credentials: 'omit', redirect: 'error', signal: AbortSignal.timeout(ANSWER_MS) }).then(isHeard, () => false))
    if (isTold) await removeEnding(tokenHash)
    else left++
  }
  return left
}

/** Ended now, or ended before. Anything else may be a proxy that speaks for a server that has not heard. */
function isHeard(response: Response): boolean {
  return response.status === 204 || response.status === 401
}
