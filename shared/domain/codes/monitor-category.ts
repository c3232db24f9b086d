import { codeSchema, defineCodeTable } from './code-table.ts'
import type { z } from 'zod'

/** CT32 监测对象类别. */
export const MONITOR_CATEGORY = defineCodeTable({
  id: 'CT32',
  zh: '监测对象类别',
  en: 'monitor_category',
  source: 'S14 S15 S25',
  entries: [
    { code: '1', zh: '脱贫不稳定户', en: 'unstable_exited' },
    { code: '2', zh: '边缘易致贫户', en: 'marginal' },
    { code: '3', zh: '突发严重困难户', en: 'sudden_hardship' },
  ],
})

export const MonitorCategory = codeSchema(MONITOR_CATEGORY)
export type MonitorCategory = z.infer<typeof MonitorCategory>
