import { codeSchema, defineCodeTable } from './code-table.ts'
import type { z } from 'zod'

/** CT16 人口增加原因. */
export const PERSON_ADD_REASON = defineCodeTable({
  id: 'CT16',
  zh: '人口增加原因',
  en: 'person_add_reason',
  source: 'M',
  entries: [
    { code: '01', zh: '新生儿', en: 'birth' },
    { code: '02', zh: '嫁入/入赘', en: 'marriage_in' },
    { code: '03', zh: '收养', en: 'adoption' },
    { code: '04', zh: '户籍迁入', en: 'hukou_in' },
    { code: '05', zh: '刑满释放', en: 'released' },
    { code: '06', zh: '退伍/毕业回户', en: 'returned' },
    { code: '07', zh: '漏登补录', en: 'omission' },
    { code: '99', zh: '其他', en: 'other' },
  ],
})

export const PersonAddReason = codeSchema(PERSON_ADD_REASON)
export type PersonAddReason = z.infer<typeof PersonAddReason>
