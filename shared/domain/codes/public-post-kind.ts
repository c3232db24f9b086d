import { codeSchema, defineCodeTable } from './code-table.ts'
import type { z } from 'zod'

/** CT50 公益性岗位. */
export const PUBLIC_POST_KIND = defineCodeTable({
  id: 'CT50',
  zh: '公益性岗位',
  en: 'public_post_kind',
  source: 'S22 + M',
  entries: [
    { code: '1', zh: '生态护林员', en: 'forest_ranger' },
    { code: '2', zh: '保洁员', en: 'cleaner' },
    { code: '3', zh: '护路员', en: 'road_keeper' },
    { code: '4', zh: '河湖巡查员', en: 'river_patrol' },
    { code: '5', zh: '水管员', en: 'water_keeper' },
    { code: '6', zh: '扶贫信息员', en: 'info_clerk' },
    { code: '9', zh: '其他', en: 'other' },
  ],
})

export const PublicPostKind = codeSchema(PUBLIC_POST_KIND)
export type PublicPostKind = z.infer<typeof PublicPostKind>
