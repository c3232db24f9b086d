import { codeSchema, defineCodeTable } from './code-table.ts'
import type { z } from 'zod'

/** CT26 安置地点. */
export const SETTLEMENT_PLACE = defineCodeTable({
  id: 'CT26',
  zh: '安置地点',
  en: 'settlement_place',
  source: 'S8',
  entries: [
    { code: '1', zh: '县城安置', en: 'county_seat' },
    { code: '2', zh: '乡镇安置', en: 'township' },
    { code: '3', zh: '村内安置', en: 'in_village' },
    { code: '4', zh: '村外安置', en: 'out_village' },
    { code: '5', zh: '县外安置', en: 'out_county' },
  ],
})

export const SettlementPlace = codeSchema(SETTLEMENT_PLACE)
export type SettlementPlace = z.infer<typeof SettlementPlace>
