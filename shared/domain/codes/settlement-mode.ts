import { codeSchema, defineCodeTable } from './code-table.ts'
import type { z } from 'zod'

/** CT25 安置方式. */
export const SETTLEMENT_MODE = defineCodeTable({
  id: 'CT25',
  zh: '安置方式',
  en: 'settlement_mode',
  source: 'S8',
  entries: [
    { code: '1', zh: '集中安置', en: 'concentrated' },
    { code: '2', zh: '分散安置', en: 'scattered' },
  ],
})

export const SettlementMode = codeSchema(SETTLEMENT_MODE)
export type SettlementMode = z.infer<typeof SettlementMode>
