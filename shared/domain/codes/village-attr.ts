import { codeSchema, defineCodeTable } from './code-table.ts'
import type { z } from 'zod'

/** CT51 村属性. */
export const VILLAGE_ATTR = defineCodeTable({
  id: 'CT51',
  zh: '村属性',
  en: 'village_attr',
  source: 'M (AAD004)',
  entries: [
    { code: '1', zh: '贫困村', en: 'poor' },
    { code: '2', zh: '非贫困村', en: 'non_poor' },
    { code: '3', zh: '深度贫困村', en: 'deep_poor' },
    { code: '4', zh: '已出列(脱贫)村', en: 'delisted' },
  ],
})

export const VillageAttr = codeSchema(VILLAGE_ATTR)
export type VillageAttr = z.infer<typeof VillageAttr>
