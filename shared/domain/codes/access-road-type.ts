import { codeSchema, defineCodeTable } from './code-table.ts'
import type { z } from 'zod'

/** CT18 入户路类型. */
export const ACCESS_ROAD_TYPE = defineCodeTable({
  id: 'CT18',
  zh: '入户路类型',
  en: 'access_road_type',
  source: 'S9 (2019)',
  entries: [
    { code: '1', zh: '泥土路', en: 'earth' },
    { code: '2', zh: '砂石路', en: 'gravel' },
    { code: '3', zh: '硬化路(水泥/沥青)', en: 'paved' },
  ],
})

export const AccessRoadType = codeSchema(ACCESS_ROAD_TYPE)
export type AccessRoadType = z.infer<typeof AccessRoadType>
