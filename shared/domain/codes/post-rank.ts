import { codeSchema, defineCodeTable } from './code-table.ts'
import type { z } from 'zod'

/** CT29 行政职务级别. */
export const POST_RANK = defineCodeTable({
  id: 'CT29',
  zh: '行政职务级别',
  en: 'post_rank',
  source: 'S8',
  entries: [
    { code: '101', zh: '国家级正职', en: 'n1' },
    { code: '102', zh: '国家级副职', en: 'n2' },
    { code: '111', zh: '省部级正职', en: 'p1' },
    { code: '112', zh: '省部级副职', en: 'p2' },
    { code: '121', zh: '厅局级正职', en: 'b1' },
    { code: '122', zh: '厅局级副职', en: 'b2' },
    { code: '131', zh: '县处级正职', en: 'c1' },
    { code: '132', zh: '县处级副职', en: 'c2' },
    { code: '141', zh: '乡科级正职', en: 't1' },
    { code: '142', zh: '乡科级副职', en: 't2' },
    { code: '150', zh: '科员级', en: 'staff' },
    { code: '160', zh: '办事员级', en: 'clerk' },
    { code: '199', zh: '未定职', en: 'none' },
  ],
})

export const PostRank = codeSchema(POST_RANK)
export type PostRank = z.infer<typeof PostRank>
