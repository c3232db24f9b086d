import { codeSchema, defineCodeTable } from './code-table.ts'
import type { z } from 'zod'

/** CT20 燃料类型(贵州2013表 A36, 最多3项). */
export const FUEL_GUIZHOU_2013 = defineCodeTable({
  id: 'CT20',
  zh: '燃料类型(贵州2013表 A36, 最多3项)',
  en: 'fuel_guizhou_2013',
  source: 'S2',
  entries: [
    { code: '01', zh: '柴草(农作物秸秆、干畜粪)', en: 'straw_dung' },
    { code: '02', zh: '煤炭', en: 'coal' },
    { code: '03', zh: '罐装液化石油气', en: 'lpg_bottle' },
    { code: '04', zh: '管道液化石油气', en: 'lpg_pipe' },
    { code: '05', zh: '管道煤气', en: 'town_gas' },
    { code: '06', zh: '管道天然气', en: 'natural_gas' },
    { code: '07', zh: '电', en: 'electricity' },
    { code: '08', zh: '燃料用油', en: 'fuel_oil' },
    { code: '09', zh: '沼气', en: 'biogas' },
    { code: '10', zh: '其他', en: 'other' },
    { code: '11', zh: '无炊用行为', en: 'no_cooking' },
  ],
})

export const FuelGuizhou2013 = codeSchema(FUEL_GUIZHOU_2013)
export type FuelGuizhou2013 = z.infer<typeof FuelGuizhou2013>
