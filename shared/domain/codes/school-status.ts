import { codeSchema, defineCodeTable } from './code-table.ts'
import type { z } from 'zod'

/** CT09 在校生状况. */
export const SCHOOL_STATUS = defineCodeTable({
  id: 'CT09',
  zh: '在校生状况',
  en: 'school_status',
  source: 'S8; later refinements S9 (本科/硕士/技师)',
  entries: [
    { code: '01', zh: '非在校生', en: 'not_student' },
    { code: '02', zh: '学前教育', en: 'preschool' },
    { code: '03', zh: '小学', en: 'primary' },
    { code: '04', zh: '七年级', en: 'g7' },
    { code: '05', zh: '八年级', en: 'g8' },
    { code: '06', zh: '九年级', en: 'g9' },
    { code: '07', zh: '高中一年级', en: 's1' },
    { code: '08', zh: '高中二年级', en: 's2' },
    { code: '09', zh: '高中三年级', en: 's3' },
    { code: '10', zh: '中职一年级', en: 'voc1' },
    { code: '11', zh: '中职二年级', en: 'voc2' },
    { code: '12', zh: '中职三年级', en: 'voc3' },
    { code: '13', zh: '高职高专一年级', en: 'hvoc1' },
    { code: '14', zh: '高职高专二年级', en: 'hvoc2' },
    { code: '15', zh: '高职高专三年级', en: 'hvoc3' },
    { code: '16', zh: '大专及以上', en: 'college_plus' },
    { code: '17', zh: '技师学院', en: 'technician' },
    { code: '18', zh: '本科', en: 'bachelor' },
    { code: '19', zh: '硕士研究生及以上', en: 'postgrad' },
  ],
})

export const SchoolStatus = codeSchema(SCHOOL_STATUS)
export type SchoolStatus = z.infer<typeof SchoolStatus>
