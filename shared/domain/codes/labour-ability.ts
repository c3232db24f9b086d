import { codeSchema, defineCodeTable } from './code-table.ts'
import type { z } from 'zod'

/** CT12 劳动技能(劳动能力). */
export const LABOUR_ABILITY = defineCodeTable({
  id: 'CT12',
  zh: '劳动技能(劳动能力)',
  en: 'labour_ability',
  source: 'S8 S7; 05 from S9/S14',
  entries: [
    { code: '01', zh: '普通劳动力', en: 'ordinary' },
    { code: '02', zh: '技能劳动力', en: 'skilled' },
    { code: '03', zh: '丧失劳动力', en: 'lost' },
    { code: '04', zh: '无劳动力', en: 'none' },
    { code: '05', zh: '弱劳动力或半劳动力', en: 'weak_half' },
  ],
})

export const LabourAbility = codeSchema(LABOUR_ABILITY)
export type LabourAbility = z.infer<typeof LabourAbility>
