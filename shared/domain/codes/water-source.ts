import { codeSchema, defineCodeTable } from './code-table.ts'
import type { z } from 'zod'

/** CT21 饮水情况(贵州2013表 A37). */
export const WATER_SOURCE = defineCodeTable({
  id: 'CT21',
  zh: '饮水情况(贵州2013表 A37)',
  en: 'water_source',
  source: 'S2',
  entries: [
    { code: '01', zh: '经过净化处理的自来水', en: 'treated_tap' },
    { code: '02', zh: '受保护的井水和泉水', en: 'protected_well' },
    { code: '03', zh: '不受保护的井水和泉水', en: 'unprotected_well' },
    { code: '04', zh: '江河湖泊水', en: 'surface' },
    { code: '05', zh: '收集雨水', en: 'rain' },
    { code: '06', zh: '桶装水', en: 'bottled' },
    { code: '07', zh: '其他水源', en: 'other' },
  ],
})

export const WaterSource = codeSchema(WATER_SOURCE)
export type WaterSource = z.infer<typeof WaterSource>
