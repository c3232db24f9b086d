import { codeSchema, defineCodeTable } from './code-table.ts'
import type { z } from 'zod'

/** CT04 贫困户属性. */
export const HOUSEHOLD_POVERTY_ATTR = defineCodeTable({
  id: 'CT04',
  zh: '贫困户属性',
  en: 'household_poverty_attr',
  source: 'S7 (2016 form 1-5), S9 (2019 names)',
  entries: [
    { code: '01', zh: '一般贫困户', en: 'general_poor' },
    { code: '02', zh: '低保户', en: 'dibao' },
    { code: '03', zh: '五保户', en: 'wubao' },
    { code: '04', zh: '低保贫困户', en: 'dibao_poor' },
    { code: '05', zh: '低收入农户', en: 'low_income' },
    { code: '06', zh: '特困供养贫困户', en: 'tekun_poor' },
  ],
})

export const HouseholdPovertyAttr = codeSchema(HOUSEHOLD_POVERTY_ATTR)
export type HouseholdPovertyAttr = z.infer<typeof HouseholdPovertyAttr>
