import { codeSchema, defineCodeTable } from './code-table.ts'
import type { z } from 'zod'

/** CT02 证件类型. */
export const ID_DOC_TYPE = defineCodeTable({
  id: 'CT02',
  zh: '证件类型',
  en: 'id_doc_type',
  source: 'S8',
  entries: [
    { code: '01', zh: '居民身份证', en: 'resident_id' },
    { code: '02', zh: '残疾人证', en: 'disability_cert' },
    { code: '03', zh: '中国人民解放军军官证', en: 'officer_cert' },
  ],
})

export const IdDocType = codeSchema(ID_DOC_TYPE)
export type IdDocType = z.infer<typeof IdDocType>
