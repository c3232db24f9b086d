import { codeSchema, defineCodeTable } from './code-table.ts'
import type { z } from 'zod'

/** CT07 致贫原因. */
export const POVERTY_CAUSE = defineCodeTable({
  id: 'CT07',
  zh: '致贫原因',
  en: 'poverty_cause',
  source: 'S1 S7; 因丧 from S9',
  entries: [
    { code: '01', zh: '因病', en: 'illness' },
    { code: '02', zh: '因残', en: 'disability' },
    { code: '03', zh: '因学', en: 'schooling' },
    { code: '04', zh: '因灾', en: 'disaster' },
    { code: '05', zh: '缺土地', en: 'lack_land' },
    { code: '06', zh: '缺水', en: 'lack_water' },
    { code: '07', zh: '缺技术', en: 'lack_skill' },
    { code: '08', zh: '缺劳力', en: 'lack_labour' },
    { code: '09', zh: '缺资金', en: 'lack_capital' },
    { code: '10', zh: '交通条件落后', en: 'poor_transport' },
    { code: '11', zh: '自身发展动力不足', en: 'lack_drive' },
    { code: '12', zh: '因婚', en: 'marriage' },
    { code: '13', zh: '因丧', en: 'bereavement' },
    { code: '99', zh: '其他', en: 'other' },
  ],
})

export const PovertyCause = codeSchema(POVERTY_CAUSE)
export type PovertyCause = z.infer<typeof PovertyCause>
