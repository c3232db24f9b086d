import { codeSchema, defineCodeTable } from './code-table.ts'
import type { z } from 'zod'

/** CT41 转移性收入子项. */
export const TRANSFER_ITEM = defineCodeTable({
  id: 'CT41',
  zh: '转移性收入子项',
  en: 'transfer_item',
  source: 'S9 (Guangxi 2019), S8 names',
  entries: [
    { code: '01', zh: '计划生育金', en: 'family_planning' },
    { code: '0201', zh: '低保金A', en: 'dibao_a' },
    { code: '0202', zh: '低保金B', en: 'dibao_b' },
    { code: '0203', zh: '低保金C', en: 'dibao_c' },
    { code: '03', zh: '特困供养金(五保金)', en: 'tekun' },
    { code: '04', zh: '养老保险金', en: 'pension' },
    { code: '05', zh: '生态补偿金(林业补贴)', en: 'eco_comp' },
    { code: '06', zh: '困难残疾人生活补贴和重度残疾人护理补贴', en: 'disability' },
    { code: '07', zh: '农业补贴', en: 'farm' },
    { code: '08', zh: '高龄补贴', en: 'aged' },
    { code: '09', zh: '水库移民补贴', en: 'reservoir' },
    { code: '10', zh: '其他长期性的政策性补贴', en: 'other_long_term' },
  ],
})

export const TransferItem = codeSchema(TRANSFER_ITEM)
export type TransferItem = z.infer<typeof TransferItem>
