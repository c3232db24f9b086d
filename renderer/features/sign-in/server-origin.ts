import { ServerAddress } from '../../../shared/ipc/server-address.ts'

export type ServerOrigin = { readonly kind: 'origin'; readonly origin: string } | { readonly kind: 'invalid' | 'insecure' }

/** The origin of what a person typed as a server address; `insecure` where passwords would travel in the clear. */
export function serverOrigin(typed: string): ServerOrigin {
  const text = typed.trim()
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return { kind: 'invalid' }
  const { origin, protocol } = new URL(text)
  if (ServerAddress.safeParse(origin).success) return { kind: 'origin', origin }
  return { kind: protocol === 'http:' ? 'insecure' : 'invalid' }
}
