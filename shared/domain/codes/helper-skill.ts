import { codeSchema, defineCodeTable } from './code-table.ts'
import type { z } from 'zod'

/** CT28 帮扶人技术特长. */
export const HELPER_SKILL = defineCodeTable({
  id: 'CT28',
  zh: '帮扶人技术特长',
  en: 'helper_skill',
  source: 'S8',
  entries: [
    { code: '01', zh: '种植', en: 'planting' },
    { code: '02', zh: '养殖', en: 'breeding' },
    { code: '03', zh: '林果', en: 'fruit' },
    { code: '04', zh: '服务', en: 'service' },
  ],
})

export const HelperSkill = codeSchema(HELPER_SKILL)
export type HelperSkill = z.infer<typeof HelperSkill>
