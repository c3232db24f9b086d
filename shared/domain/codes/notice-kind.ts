import { codeSchema, defineCodeTable } from './code-table.ts'
import type { z } from 'zod'

/** CT53 公示类别. */
export const NOTICE_KIND = defineCodeTable({
  id: 'CT53',
  zh: '公示类别',
  en: 'notice_kind',
  source: 'S19-S21 S26 S28',
  entries: [
    { code: '11', zh: '识别第一次公示(村)', en: 'ident_1' },
    { code: '12', zh: '识别第二次公示(乡审核后)', en: 'ident_2' },
    { code: '13', zh: '识别公告(县审定)', en: 'ident_final' },
    { code: '21', zh: '退出公示(村)', en: 'exit_1' },
    { code: '22', zh: '退出公告', en: 'exit_final' },
    { code: '31', zh: '监测对象纳入公示', en: 'mon_in' },
    { code: '32', zh: '监测对象纳入公告', en: 'mon_in_final' },
    { code: '33', zh: '风险消除公示', en: 'mon_out' },
    { code: '41', zh: '项目库公示', en: 'project_pool' },
    { code: '42', zh: '年度资金项目计划公告', en: 'fund_plan' },
    { code: '43', zh: '项目实施前公示', en: 'project_before' },
    { code: '44', zh: '项目竣工后公告', en: 'project_after' },
    { code: '51', zh: '补贴到户到人发放公示', en: 'payment' },
  ],
})

export const NoticeKind = codeSchema(NOTICE_KIND)
export type NoticeKind = z.infer<typeof NoticeKind>
