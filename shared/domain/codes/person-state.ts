import { codeSchema, defineCodeTable } from './code-table.ts'
import type { z } from 'zod'

/** CT15 人口状态. */
export const PERSON_STATE = defineCodeTable({
  id: 'CT15',
  zh: '人口状态',
  en: 'person_state',
  source: 'S8',
  entries: [
    { code: '1', zh: '正常', en: 'normal' },
    { code: '2', zh: '死亡', en: 'dead' },
    { code: '3', zh: '转出', en: 'moved_out' },
    { code: '4', zh: '转入', en: 'moved_in' },
    { code: '5', zh: '减少', en: 'reduced' },
    { code: '9', zh: '删除', en: 'deleted' },
  ],
})

export const PersonState = codeSchema(PERSON_STATE)
export type PersonState = z.infer<typeof PersonState>
