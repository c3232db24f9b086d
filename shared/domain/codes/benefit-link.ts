import { codeSchema, defineCodeTable } from './code-table.ts'
import type { z } from 'zod'

/** CT47 带贫减贫(联农带农)方式. */
export const BENEFIT_LINK = defineCodeTable({
  id: 'CT47',
  zh: '带贫减贫(联农带农)方式',
  en: 'benefit_link',
  source: 'S29 + M',
  entries: [
    { code: '1', zh: '就业务工', en: 'job' },
    { code: '2', zh: '带动生产', en: 'production' },
    { code: '3', zh: '帮助产销对接', en: 'sales' },
    { code: '4', zh: '土地流转', en: 'land_transfer' },
    { code: '5', zh: '入股分红/收益分红', en: 'dividend' },
    { code: '6', zh: '资产租赁', en: 'lease' },
    { code: '7', zh: '受益(公共服务)', en: 'service' },
    { code: '9', zh: '其他', en: 'other' },
  ],
})

export const BenefitLink = codeSchema(BENEFIT_LINK)
export type BenefitLink = z.infer<typeof BenefitLink>
