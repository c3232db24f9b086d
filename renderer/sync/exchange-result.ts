import type { Refusal } from '../../shared/protocol/refusal.ts'

/**
 * How one request ended. `refused`: the server answered and said why. `unreachable`: no whole answer came; whether the
 * server did its part is unknown, so the request is safe to repeat or it is not sent.
 */
export type ExchangeResult<Value> =
  | { readonly kind: 'ok'; readonly value: Value }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'unreachable'; readonly reason: UnreachableReason }
  /** Nothing failed, but so much would be deleted here that a person has to say yes first. */
  | { readonly kind: 'stopped'; readonly deletions: number; readonly held: number }

/** `offline`: no connection. `timeout`: no answer in time. `broken`: cut off or not what was agreed. */
export type UnreachableReason = 'offline' | 'timeout' | 'broken'

export type Failure = Exclude<ExchangeResult<never>, { readonly kind: 'ok' }>

/** A stream that ended before its last line or frame. */
export class StreamBroken extends Error {
  readonly reason: UnreachableReason
  constructor(reason: UnreachableReason, cause?: unknown) {
    super(`stream ${reason}`, { cause })
    this.name = 'StreamBroken'
    this.reason = reason
  }
}
