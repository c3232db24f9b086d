import { codeSchema, defineCodeTable } from './code-table.ts'
import type { z } from 'zod'

/** CT19 主要燃料类型. */
export const MAIN_FUEL = defineCodeTable({
  id: 'CT19',
  zh: '主要燃料类型',
  en: 'main_fuel',
  source: 'S9 (2019)',
  entries: [
    { code: '1', zh: '柴草', en: 'straw' },
    { code: '2', zh: '干畜粪', en: 'dung' },
    { code: '3', zh: '煤炭', en: 'coal' },
    { code: '4', zh: '清洁能源', en: 'clean' },
    { code: '5', zh: '其他', en: 'other' },
  ],
})

export const MainFuel = codeSchema(MAIN_FUEL)
export type MainFuel = z.infer<typeof MainFuel>
