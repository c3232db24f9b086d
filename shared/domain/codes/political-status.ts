import { codeSchema, defineCodeTable } from './code-table.ts'
import type { z } from 'zod'

/** CT14 政治面貌. */
export const POLITICAL_STATUS = defineCodeTable({
  id: 'CT14',
  zh: '政治面貌',
  en: 'political_status',
  source: 'S8 = GB/T 4762',
  entries: [
    { code: '01', zh: '中共党员', en: 'cpc' },
    { code: '02', zh: '中共预备党员', en: 'cpc_probationary' },
    { code: '03', zh: '共青团员', en: 'cyl' },
    { code: '04', zh: '民革会员', en: 'rccp' },
    { code: '05', zh: '民盟盟员', en: 'cdl' },
    { code: '06', zh: '民建会员', en: 'cndca' },
    { code: '07', zh: '民进会员', en: 'capd' },
    { code: '08', zh: '农工党党员', en: 'cpwdp' },
    { code: '09', zh: '致公党党员', en: 'zhigong' },
    { code: '10', zh: '九三学社社员', en: 'jiusan' },
    { code: '11', zh: '台盟盟员', en: 'taimeng' },
    { code: '12', zh: '无党派民主人士', en: 'independent' },
    { code: '13', zh: '群众', en: 'masses' },
  ],
})

export const PoliticalStatus = codeSchema(POLITICAL_STATUS)
export type PoliticalStatus = z.infer<typeof PoliticalStatus>
