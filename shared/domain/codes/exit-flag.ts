import { codeSchema, defineCodeTable } from './code-table.ts'
import type { z } from 'zod'

/** CT06 脱贫标志(脱贫属性). */
export const EXIT_FLAG = defineCodeTable({
  id: 'CT06',
  zh: '脱贫标志(脱贫属性)',
  en: 'exit_flag',
  source: 'S7',
  entries: [
    { code: '0', zh: '未脱贫', en: 'not_exited' },
    { code: '1', zh: '已脱贫', en: 'exited' },
    { code: '2', zh: '预脱贫', en: 'pre_exit' },
    { code: '3', zh: '返贫', en: 'fell_back' },
  ],
})

export const ExitFlag = codeSchema(EXIT_FLAG)
export type ExitFlag = z.infer<typeof ExitFlag>
