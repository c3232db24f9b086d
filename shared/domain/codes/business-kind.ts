import { codeSchema, defineCodeTable } from './code-table.ts'
import type { z } from 'zod'

/** CT44 生产经营类别. */
export const BUSINESS_KIND = defineCodeTable({
  id: 'CT44',
  zh: '生产经营类别',
  en: 'business_kind',
  source: 'S9',
  entries: [
    { code: '01', zh: '种植业', en: 'crop' },
    { code: '02', zh: '林业', en: 'forestry' },
    { code: '03', zh: '养殖业', en: 'livestock' },
    { code: '04', zh: '其他(个体工商等)', en: 'other' },
  ],
})

export const BusinessKind = codeSchema(BUSINESS_KIND)
export type BusinessKind = z.infer<typeof BusinessKind>
