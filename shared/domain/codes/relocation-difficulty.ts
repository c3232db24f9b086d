import { codeSchema, defineCodeTable } from './code-table.ts'
import type { z } from 'zod'

/** CT27 搬迁可能存在的困难. */
export const RELOCATION_DIFFICULTY = defineCodeTable({
  id: 'CT27',
  zh: '搬迁可能存在的困难',
  en: 'relocation_difficulty',
  source: 'S8',
  entries: [
    { code: '1', zh: '缺乏资金', en: 'capital' },
    { code: '2', zh: '搬迁后找不到工作', en: 'job' },
    { code: '3', zh: '搬迁后生活没着落', en: 'livelihood' },
    { code: '4', zh: '其他', en: 'other' },
  ],
})

export const RelocationDifficulty = codeSchema(RELOCATION_DIFFICULTY)
export type RelocationDifficulty = z.infer<typeof RelocationDifficulty>
