import { KEPT_DAYS, type ServerWord } from '../../store/journal/retention.ts'

export interface KeepingText {
  readonly key: string
  readonly days: number
  /** When the server said that a verified backup holds what was sent; null where it has not. */
  readonly saidAt: string | null
}

/** How long this device keeps what it has sent, by the server's last word on its backups. */
export function keepingText({ serverTime, backedUp }: ServerWord): KeepingText {
  return backedUp === null ? { key: 'settings.safety.keeping.days', days: KEPT_DAYS, saidAt: null } : { key: 'settings.safety.keeping.backed-up', days: KEPT_DAYS, saidAt: serverTime }
}
