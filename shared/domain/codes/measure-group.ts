import { codeSchema, defineCodeTable } from './code-table.ts'
import type { z } from 'zod'

/** CT35 帮扶措施大类(监测对象). */
export const MEASURE_GROUP = defineCodeTable({
  id: 'CT35',
  zh: '帮扶措施大类(监测对象)',
  en: 'measure_group',
  source: 'S14',
  entries: [
    { code: '01', zh: '产业帮扶', en: 'industry' },
    { code: '02', zh: '就业帮扶', en: 'employment' },
    { code: '03', zh: '金融帮扶', en: 'finance' },
    { code: '04', zh: '公益性岗位帮扶', en: 'public_post' },
    { code: '05', zh: '住房安全保障', en: 'housing' },
    { code: '06', zh: '饮水安全保障', en: 'water' },
    { code: '07', zh: '健康帮扶', en: 'health' },
    { code: '08', zh: '义务教育保障', en: 'compulsory_edu' },
    { code: '09', zh: '教育帮扶', en: 'education' },
    { code: '10', zh: '综合保障', en: 'social_security' },
    { code: '11', zh: '搬迁', en: 'relocation' },
    { code: '12', zh: '基础设施建设', en: 'infrastructure' },
    { code: '13', zh: '生产生活条件改善', en: 'living_improvement' },
    { code: '14', zh: '社会帮扶', en: 'social_help' },
  ],
})

export const MeasureGroup = codeSchema(MEASURE_GROUP)
export type MeasureGroup = z.infer<typeof MeasureGroup>
