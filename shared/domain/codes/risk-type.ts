import { codeSchema, defineCodeTable } from './code-table.ts'
import type { z } from 'zod'

/** CT33 返(致)贫风险类型(最多5项). */
export const RISK_TYPE = defineCodeTable({
  id: 'CT33',
  zh: '返(致)贫风险类型(最多5项)',
  en: 'risk_type',
  source: 'S14 (values seen in rules) + M for 05,06,09',
  entries: [
    { code: '01', zh: '因病', en: 'illness' },
    { code: '02', zh: '因学', en: 'schooling' },
    { code: '03', zh: '因残', en: 'disability' },
    { code: '04', zh: '因自然灾害', en: 'natural_disaster' },
    { code: '05', zh: '因意外事故', en: 'accident' },
    { code: '06', zh: '因产业项目失败', en: 'project_failure' },
    { code: '07', zh: '因务工就业不稳', en: 'unstable_job' },
    { code: '08', zh: '缺劳动力', en: 'lack_labour' },
    { code: '09', zh: '因房产等重大支出/变故', en: 'major_shock' },
    { code: '10', zh: '因安全住房', en: 'unsafe_house' },
    { code: '11', zh: '因安全饮水', en: 'unsafe_water' },
    { code: '99', zh: '其他', en: 'other' },
  ],
})

export const RiskType = codeSchema(RISK_TYPE)
export type RiskType = z.infer<typeof RiskType>
