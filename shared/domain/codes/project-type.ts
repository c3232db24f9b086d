import { codeSchema, defineCodeTable } from './code-table.ts'
import type { z } from 'zod'

/** CT45 项目类型. */
export const PROJECT_TYPE = defineCodeTable({
  id: 'CT45',
  zh: '项目类型',
  en: 'project_type',
  source: 'D after 国开办发〔2018〕/项目库 practice (M)',
  entries: [
    { code: '01', zh: '产业项目', en: 'industry' },
    { code: '02', zh: '就业扶贫', en: 'employment' },
    { code: '03', zh: '易地扶贫搬迁', en: 'relocation' },
    { code: '04', zh: '公益岗位', en: 'public_post' },
    { code: '05', zh: '教育扶贫', en: 'education' },
    { code: '06', zh: '健康扶贫', en: 'health' },
    { code: '07', zh: '危房改造', en: 'housing' },
    { code: '08', zh: '金融扶贫', en: 'finance' },
    { code: '09', zh: '生活条件改善', en: 'living' },
    { code: '10', zh: '综合保障性扶贫', en: 'security' },
    { code: '11', zh: '村基础设施', en: 'village_infra' },
    { code: '12', zh: '村公共服务', en: 'village_service' },
    { code: '13', zh: '项目管理费', en: 'management' },
  ],
})

export const ProjectType = codeSchema(PROJECT_TYPE)
export type ProjectType = z.infer<typeof ProjectType>
