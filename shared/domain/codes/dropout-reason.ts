import { codeSchema, defineCodeTable } from './code-table.ts'
import type { z } from 'zod'

/** CT10 失学或辍学原因. */
export const DROPOUT_REASON = defineCodeTable({
  id: 'CT10',
  zh: '失学或辍学原因',
  en: 'dropout_reason',
  source: 'S9 + D',
  entries: [
    { code: '01', zh: '因病', en: 'illness' },
    { code: '02', zh: '因残', en: 'disability' },
    { code: '03', zh: '厌学', en: 'aversion' },
    { code: '04', zh: '送教上门', en: 'home_teaching' },
    { code: '05', zh: '缓学/休学(已批准)', en: 'deferred' },
    { code: '99', zh: '其他', en: 'other' },
  ],
})

export const DropoutReason = codeSchema(DROPOUT_REASON)
export type DropoutReason = z.infer<typeof DropoutReason>
