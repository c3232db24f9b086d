import { codeSchema, defineCodeTable } from './code-table.ts'
import type { z } from 'zod'

/** CT23 房屋危险等级. */
export const HOUSE_DANGER_GRADE = defineCodeTable({
  id: 'CT23',
  zh: '房屋危险等级',
  en: 'house_danger_grade',
  source: 'S18; grades = JGJ 125 / MOHURD (M)',
  entries: [
    { code: 'A', zh: 'A级(安全)', en: 'A' },
    { code: 'B', zh: 'B级(基本安全)', en: 'B' },
    { code: 'C', zh: 'C级(局部危险)', en: 'C' },
    { code: 'D', zh: 'D级(整幢危险)', en: 'D' },
  ],
})

export const HouseDangerGrade = codeSchema(HOUSE_DANGER_GRADE)
export type HouseDangerGrade = z.infer<typeof HouseDangerGrade>
