import { codeSchema, defineCodeTable } from './code-table.ts'
import type { z } from 'zod'

/** CT05 识别标准. */
export const IDENTIFICATION_STANDARD = defineCodeTable({
  id: 'CT05',
  zh: '识别标准',
  en: 'identification_standard',
  source: 'S1 S7',
  entries: [
    { code: '1', zh: '国家标准', en: 'national' },
    { code: '2', zh: '省定标准', en: 'provincial' },
    { code: '3', zh: '市定标准', en: 'municipal' },
  ],
})

export const IdentificationStandard = codeSchema(IDENTIFICATION_STANDARD)
export type IdentificationStandard = z.infer<typeof IdentificationStandard>
