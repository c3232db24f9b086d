import { RegionsReply } from '../../shared/protocol/regions.ts'
import type { Region } from '../../shared/domain/region.ts'

const ANSWER_MS = 30_000

/** The names of the regions in the account's scope; `undefined` where the server could not be asked: the kept ones stay. */
export async function fetchRegions(address: string, token: string): Promise<readonly Region[] | undefined> {
  try {
    const response = await fetch(`${address}/api/regions`, { headers: { authorization: `Bearer ${token}` }, cache: 'no-store', credentials: 'omit', redirect: 'error', signal: AbortSignal.timeout(ANSWER_MS) })
    return response.ok ? RegionsReply.parse(await response.json()).regions : undefined
  } catch {
    return undefined
  }
}
