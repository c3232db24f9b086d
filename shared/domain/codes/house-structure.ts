import { codeSchema, defineCodeTable } from './code-table.ts'
import type { z } from 'zod'

/** CT22 房屋主要结构(贵州2013表 A22). */
export const HOUSE_STRUCTURE = defineCodeTable({
  id: 'CT22',
  zh: '房屋主要结构(贵州2013表 A22)',
  en: 'house_structure',
  source: 'S2',
  entries: [
    { code: '01', zh: '钢筋混凝土', en: 'rc' },
    { code: '02', zh: '砖混材料', en: 'brick_concrete' },
    { code: '03', zh: '砖瓦砖木、砖石窑洞', en: 'brick_wood' },
    { code: '04', zh: '竹草土坯、土窑洞', en: 'bamboo_adobe' },
    { code: '05', zh: '其他', en: 'other' },
  ],
})

export const HouseStructure = codeSchema(HOUSE_STRUCTURE)
export type HouseStructure = z.infer<typeof HouseStructure>
