import { codeSchema, defineCodeTable } from './code-table.ts'
import type { z } from 'zod'

/** CT43 财产性收入子项. */
export const PROPERTY_ITEM = defineCodeTable({
  id: 'CT43',
  zh: '财产性收入子项',
  en: 'property_item',
  source: 'S9 S11',
  entries: [
    { code: '01', zh: '资产收益扶贫分红收入', en: 'asset_dividend' },
    { code: '02', zh: '土地流转/租金', en: 'rent' },
    { code: '03', zh: '其他财产性收入', en: 'other' },
  ],
})

export const PropertyItem = codeSchema(PROPERTY_ITEM)
export type PropertyItem = z.infer<typeof PropertyItem>
