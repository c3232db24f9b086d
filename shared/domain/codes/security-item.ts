import { codeSchema, defineCodeTable } from './code-table.ts'
import type { z } from 'zod'

/** CT38 综合保障子项. */
export const SECURITY_ITEM = defineCodeTable({
  id: 'CT38',
  zh: '综合保障子项',
  en: 'security_item',
  source: 'S14',
  entries: [
    { code: '1', zh: '低保', en: 'dibao' },
    { code: '2', zh: '特困供养', en: 'tekun' },
    { code: '3', zh: '残疾人补贴', en: 'disability_subsidy' },
    { code: '4', zh: '临时救助', en: 'temporary' },
    { code: '5', zh: '养老保险', en: 'pension' },
    { code: '9', zh: '其他', en: 'other' },
  ],
})

export const SecurityItem = codeSchema(SECURITY_ITEM)
export type SecurityItem = z.infer<typeof SecurityItem>
