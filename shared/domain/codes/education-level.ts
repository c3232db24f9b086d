import { codeSchema, defineCodeTable } from './code-table.ts'
import type { z } from 'zod'

/** CT08 文化程度. */
export const EDUCATION_LEVEL = defineCodeTable({
  id: 'CT08',
  zh: '文化程度',
  en: 'education_level',
  source: 'S8 (2018), S7',
  entries: [
    { code: '01', zh: '文盲或半文盲', en: 'illiterate' },
    { code: '02', zh: '小学', en: 'primary' },
    { code: '03', zh: '初中', en: 'junior_secondary' },
    { code: '04', zh: '高中', en: 'senior_secondary' },
    { code: '05', zh: '大专及以上', en: 'college_plus' },
    { code: '06', zh: '学龄前儿童', en: 'preschool' },
  ],
})

export const EducationLevel = codeSchema(EDUCATION_LEVEL)
export type EducationLevel = z.infer<typeof EducationLevel>
