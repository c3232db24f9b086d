import { codeSchema, defineCodeTable } from './code-table.ts'
import type { z } from 'zod'

/** What a photo or scan shows; the groups that the household file on paper is sorted by. */
export const ATTACHMENT_CATEGORY = defineCodeTable({
  id: 'PT01',
  zh: '附件类别',
  en: 'attachment_category',
  source: 'product; groups of the paper file of a household (一户一档)',
  entries: [
    { code: '01', zh: '户主照片', en: 'householder' },
    { code: '02', zh: '房屋', en: 'house' },
    { code: '03', zh: '证件', en: 'document' },
    { code: '04', zh: '饮水', en: 'water' },
    { code: '05', zh: '入户走访', en: 'visit' },
    { code: '06', zh: '协议/验收', en: 'agreement' },
    { code: '99', zh: '其他', en: 'other' },
  ],
})

export const AttachmentCategory = codeSchema(ATTACHMENT_CATEGORY)
export type AttachmentCategory = z.infer<typeof AttachmentCategory>
