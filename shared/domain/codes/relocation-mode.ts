import { codeSchema, defineCodeTable } from './code-table.ts'
import type { z } from 'zod'

/** CT24 搬迁方式. */
export const RELOCATION_MODE = defineCodeTable({
  id: 'CT24',
  zh: '搬迁方式',
  en: 'relocation_mode',
  source: 'S8 S9',
  entries: [
    { code: '1', zh: '行政村整体搬迁', en: 'whole_village' },
    { code: '2', zh: '自然村(村民小组)整体搬迁', en: 'whole_hamlet' },
    { code: '3', zh: '建档立卡贫困户个别搬迁', en: 'individual' },
  ],
})

export const RelocationMode = codeSchema(RELOCATION_MODE)
export type RelocationMode = z.infer<typeof RelocationMode>
