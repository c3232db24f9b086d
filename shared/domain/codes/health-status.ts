import { codeSchema, defineCodeTable } from './code-table.ts'
import type { z } from 'zod'

/** CT11 健康状况. */
export const HEALTH_STATUS = defineCodeTable({
  id: 'CT11',
  zh: '健康状况',
  en: 'health_status',
  source: 'S7 S8; combinations S10',
  entries: [
    { code: '01', zh: '健康', en: 'healthy' },
    { code: '02', zh: '长期慢性病', en: 'chronic' },
    { code: '03', zh: '患有大病', en: 'critical' },
    { code: '04', zh: '残疾', en: 'disabled' },
  ],
})

export const HealthStatus = codeSchema(HEALTH_STATUS)
export type HealthStatus = z.infer<typeof HealthStatus>
