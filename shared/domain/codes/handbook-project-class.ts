import { codeSchema, defineCodeTable } from './code-table.ts'
import type { z } from 'zod'

/** CT37 扶贫手册项目内容六类. */
export const HANDBOOK_PROJECT_CLASS = defineCodeTable({
  id: 'CT37',
  zh: '扶贫手册项目内容六类',
  en: 'handbook_project_class',
  source: 'S22',
  entries: [
    { code: '1', zh: '雨露计划', en: 'yulu' },
    { code: '2', zh: '扶贫小额信贷', en: 'microcredit' },
    { code: '3', zh: '易地扶贫搬迁', en: 'relocation' },
    { code: '4', zh: '产业发展', en: 'industry' },
    { code: '5', zh: '基础设施', en: 'infrastructure' },
    { code: '6', zh: '公共服务和社会事业', en: 'public_service' },
  ],
})

export const HandbookProjectClass = codeSchema(HANDBOOK_PROJECT_CLASS)
export type HandbookProjectClass = z.infer<typeof HandbookProjectClass>
