import { codeSchema, defineCodeTable } from './code-table.ts'
import type { z } from 'zod'

/** CT49 低保/特困享受情况. */
export const RELIEF_STATUS = defineCodeTable({
  id: 'CT49',
  zh: '低保/特困享受情况',
  en: 'relief_status',
  source: 'S14',
  entries: [
    { code: '0', zh: '未享受', en: 'none' },
    { code: '1', zh: '农村低保', en: 'rural_dibao' },
    { code: '2', zh: '城市低保', en: 'urban_dibao' },
    { code: '3', zh: '农村特困', en: 'rural_tekun' },
    { code: '4', zh: '城市特困', en: 'urban_tekun' },
  ],
})

export const ReliefStatus = codeSchema(RELIEF_STATUS)
export type ReliefStatus = z.infer<typeof ReliefStatus>
