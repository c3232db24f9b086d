import { codeSchema, defineCodeTable } from './code-table.ts'
import type { z } from 'zod'

/** CT17 人口减少原因. */
export const PERSON_REMOVE_REASON = defineCodeTable({
  id: 'CT17',
  zh: '人口减少原因',
  en: 'person_remove_reason',
  source: 'M',
  entries: [
    { code: '01', zh: '死亡', en: 'death' },
    { code: '02', zh: '婚嫁迁出', en: 'marriage_out' },
    { code: '03', zh: '户籍迁出', en: 'hukou_out' },
    { code: '04', zh: '服刑', en: 'imprisoned' },
    { code: '05', zh: '参军提干/录用为财政供养', en: 'public_post' },
    { code: '06', zh: '失踪(法院宣告)', en: 'missing' },
    { code: '07', zh: '错登剔除', en: 'mis_registered' },
    { code: '99', zh: '其他', en: 'other' },
  ],
})

export const PersonRemoveReason = codeSchema(PERSON_REMOVE_REASON)
export type PersonRemoveReason = z.infer<typeof PersonRemoveReason>
