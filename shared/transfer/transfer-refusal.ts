import { z } from 'zod'

/** Why a file of the USB lane was refused as a whole, with nothing applied. Each has a sentence and a remedy in `shared/messages`. */
export const TRANSFER_REASONS = ['not_a_package', 'newer_format', 'truncated', 'too_large', 'bomb', 'bad_name', 'changed', 'forged', 'other_county', 'not_for_here', 'certificate_expired', 'certificate_revoked', 'not_yours', 'unreadable', 'no_certificate'] as const
export const TransferReason = z.enum(TRANSFER_REASONS)
export type TransferReason = z.infer<typeof TransferReason>

/** A file that must not be used. Thrown before anything is written; the screen decides by `reason`. */
export class TransferRefused extends Error {
  readonly reason: TransferReason
  constructor(reason: TransferReason) {
    super(`transfer: ${reason}`)
    this.name = 'TransferRefused'
    this.reason = reason
  }
}
