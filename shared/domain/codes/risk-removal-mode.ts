import { codeSchema, defineCodeTable } from './code-table.ts'
import type { z } from 'zod'

/** CT34 风险消除方式. */
export const RISK_REMOVAL_MODE = defineCodeTable({
  id: 'CT34',
  zh: '风险消除方式',
  en: 'risk_removal_mode',
  source: 'S14',
  entries: [
    { code: '1', zh: '帮扶消除', en: 'assisted' },
    { code: '2', zh: '自然消除', en: 'natural' },
  ],
})

export const RiskRemovalMode = codeSchema(RISK_REMOVAL_MODE)
export type RiskRemovalMode = z.infer<typeof RiskRemovalMode>
