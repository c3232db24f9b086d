import { codeSchema, defineCodeTable } from './code-table.ts'
import type { z } from 'zod'

/** CT40 残疾等级(证号第20位). */
export const DISABILITY_GRADE = defineCodeTable({
  id: 'CT40',
  zh: '残疾等级(证号第20位)',
  en: 'disability_grade',
  source: 'S24',
  entries: [
    { code: '1', zh: '一级', en: 'g1' },
    { code: '2', zh: '二级', en: 'g2' },
    { code: '3', zh: '三级', en: 'g3' },
    { code: '4', zh: '四级', en: 'g4' },
  ],
})

export const DisabilityGrade = codeSchema(DISABILITY_GRADE)
export type DisabilityGrade = z.infer<typeof DisabilityGrade>
