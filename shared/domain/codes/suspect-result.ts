import { codeSchema, defineCodeTable } from './code-table.ts'
import type { z } from 'zod'

/** CT52 疑似线索核实结论. */
export const SUSPECT_RESULT = defineCodeTable({
  id: 'CT52',
  zh: '疑似线索核实结论',
  en: 'suspect_result',
  source: 'D',
  entries: [
    { code: '0', zh: '待核实', en: 'pending' },
    { code: '1', zh: '属实—剔除/不予纳入', en: 'confirmed_remove' },
    { code: '2', zh: '属实—符合特殊情形保留', en: 'confirmed_keep' },
    { code: '3', zh: '不属实(数据错误)', en: 'false_match' },
    { code: '4', zh: '已整改(退款/过户等)', en: 'rectified' },
  ],
})

export const SuspectResult = codeSchema(SUSPECT_RESULT)
export type SuspectResult = z.infer<typeof SuspectResult>
