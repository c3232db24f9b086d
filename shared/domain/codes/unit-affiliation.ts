import { codeSchema, defineCodeTable } from './code-table.ts'
import type { z } from 'zod'

/** CT30 单位隶属关系. */
export const UNIT_AFFILIATION = defineCodeTable({
  id: 'CT30',
  zh: '单位隶属关系',
  en: 'unit_affiliation',
  source: 'S8 = GB/T 12404 + 99',
  entries: [
    { code: '10', zh: '中央', en: 'central' },
    { code: '20', zh: '省', en: 'province' },
    { code: '40', zh: '市、地区', en: 'city' },
    { code: '50', zh: '县（区）', en: 'county' },
    { code: '51', zh: '区', en: 'district' },
    { code: '52', zh: '县', en: 'county_c' },
    { code: '60', zh: '街道、镇、乡', en: 'township' },
    { code: '61', zh: '街道', en: 'subdistrict' },
    { code: '62', zh: '镇', en: 'town' },
    { code: '63', zh: '乡', en: 'xiang' },
    { code: '70', zh: '居民、村民委员会', en: 'committee' },
    { code: '71', zh: '居民委员会', en: 'rc' },
    { code: '72', zh: '村民委员会', en: 'vc' },
    { code: '80', zh: '军队', en: 'army' },
    { code: '90', zh: '其他', en: 'other' },
    { code: '99', zh: '村两委', en: 'village_two_committees' },
  ],
})

export const UnitAffiliation = codeSchema(UNIT_AFFILIATION)
export type UnitAffiliation = z.infer<typeof UnitAffiliation>
