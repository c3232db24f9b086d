import type { TFunction } from 'i18next'
import { TransferRefused } from '../../../shared/transfer/transfer-refusal.ts'
import { failureWords } from '../../store/failure-words.ts'

/** What went wrong and what to do, for a person. */
export function transferWords(error: unknown, t: TFunction): string {
  return error instanceof TransferRefused ? reasonWords(error.reason, t) : t('transfer.failed', { reason: failureWords(error, t) })
}

export function reasonWords(reason: string, t: TFunction): string {
  return `${t(`transfer.reason.${reason}`)}${t(`transfer.reason.${reason}.todo`)}`
}

/** `2026-11-21_1430`, as part of a file name: no colon, because Windows allows none. */
export function fileTime(now: Date): string {
  const part = (value: number) => String(value).padStart(2, '0')
  return `${now.getFullYear()}-${part(now.getMonth() + 1)}-${part(now.getDate())}_${part(now.getHours())}${part(now.getMinutes())}`
}
