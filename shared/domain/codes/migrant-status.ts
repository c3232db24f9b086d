import { codeSchema, defineCodeTable } from './code-table.ts'
import type { z } from 'zod'

/** CT13 务工状况. */
export const MIGRANT_STATUS = defineCodeTable({
  id: 'CT13',
  zh: '务工状况',
  en: 'migrant_status',
  source: 'S7 S8',
  entries: [
    { code: '01', zh: '乡（镇）内务工', en: 'in_township' },
    { code: '02', zh: '乡（镇）外县内务工', en: 'in_county' },
    { code: '03', zh: '县外省内务工', en: 'in_province' },
    { code: '04', zh: '省外务工', en: 'out_province' },
    { code: '99', zh: '其他', en: 'other' },
  ],
})

export const MigrantStatus = codeSchema(MIGRANT_STATUS)
export type MigrantStatus = z.infer<typeof MigrantStatus>
