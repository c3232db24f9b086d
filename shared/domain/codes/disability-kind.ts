import { codeSchema, defineCodeTable } from './code-table.ts'
import type { z } from 'zod'

/** CT39 残疾类别(证号第19位). */
export const DISABILITY_KIND = defineCodeTable({
  id: 'CT39',
  zh: '残疾类别(证号第19位)',
  en: 'disability_kind',
  source: 'S24',
  entries: [
    { code: '1', zh: '视力', en: 'visual' },
    { code: '2', zh: '听力', en: 'hearing' },
    { code: '3', zh: '言语', en: 'speech' },
    { code: '4', zh: '肢体', en: 'physical' },
    { code: '5', zh: '智力', en: 'intellectual' },
    { code: '6', zh: '精神', en: 'mental' },
    { code: '7', zh: '多重', en: 'multiple' },
  ],
})

export const DisabilityKind = codeSchema(DISABILITY_KIND)
export type DisabilityKind = z.infer<typeof DisabilityKind>
