import { codeSchema, defineCodeTable } from './code-table.ts'
import type { z } from 'zod'

/** CT36 五个一批(贵阳 精准帮扶云). */
export const FIVE_BATCHES = defineCodeTable({
  id: 'CT36',
  zh: '五个一批(贵阳 精准帮扶云)',
  en: 'five_batches',
  source: 'seed 002 + policy',
  entries: [
    { code: '1', zh: '产业脱贫(发展生产)', en: 'industry' },
    { code: '2', zh: '搬迁脱贫(易地搬迁)', en: 'relocation' },
    { code: '3', zh: '生态脱贫(生态补偿)', en: 'ecology' },
    { code: '4', zh: '教育脱贫(发展教育)', en: 'education' },
    { code: '5', zh: '保障脱贫(社会保障兜底)', en: 'security' },
  ],
})

export const FiveBatches = codeSchema(FIVE_BATCHES)
export type FiveBatches = z.infer<typeof FiveBatches>
