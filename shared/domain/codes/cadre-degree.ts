import { codeSchema, defineCodeTable } from './code-table.ts'
import type { z } from 'zod'

/** CT31 学历(帮扶干部). */
export const CADRE_DEGREE = defineCodeTable({
  id: 'CT31',
  zh: '学历(帮扶干部)',
  en: 'cadre_degree',
  source: 'S8 = GB/T 4658 major groups',
  entries: [
    { code: '10', zh: '研究生及以上', en: 'postgrad' },
    { code: '11', zh: '博士研究生', en: 'phd' },
    { code: '14', zh: '硕士研究生', en: 'master' },
    { code: '20', zh: '大学本科', en: 'bachelor' },
    { code: '30', zh: '大学专科', en: 'college' },
    { code: '40', zh: '中专技校', en: 'secondary_voc' },
    { code: '41', zh: '中等专科', en: 'spec_secondary' },
    { code: '44', zh: '职业高中', en: 'voc_high' },
    { code: '47', zh: '技工学校', en: 'technical' },
    { code: '60', zh: '普通高中', en: 'senior' },
    { code: '70', zh: '初中', en: 'junior' },
    { code: '80', zh: '小学', en: 'primary' },
    { code: '90', zh: '其他', en: 'other' },
  ],
})

export const CadreDegree = codeSchema(CADRE_DEGREE)
export type CadreDegree = z.infer<typeof CadreDegree>
