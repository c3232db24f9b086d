import { codeSchema, defineCodeTable } from './code-table.ts'
import type { z } from 'zod'

/** CT01 性别. */
export const SEX = defineCodeTable({
  id: 'CT01',
  zh: '性别',
  en: 'sex',
  source: 'S GB/T 2261.1 (also national registry AAB003)',
  entries: [
    { code: '0', zh: '未知的性别', en: 'unknown' },
    { code: '1', zh: '男性', en: 'male' },
    { code: '2', zh: '女性', en: 'female' },
    { code: '9', zh: '未说明的性别', en: 'unspecified' },
  ],
})

export const Sex = codeSchema(SEX)
export type Sex = z.infer<typeof Sex>
