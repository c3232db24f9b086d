import { codeSchema, defineCodeTable } from './code-table.ts'
import type { z } from 'zod'

/** CT48 佐证材料类型. */
export const EVIDENCE_TYPE = defineCodeTable({
  id: 'CT48',
  zh: '佐证材料类型',
  en: 'evidence_type',
  source: 'S8b',
  entries: [
    { code: '01', zh: '收入调查核算表', en: '' },
    { code: '02', zh: '安全住房认证报告', en: '' },
    { code: '03', zh: '义务教育阶段学生学籍证明(送教上门协议书)', en: '' },
    { code: '04', zh: '合疗本(医保)', en: '' },
    { code: '05', zh: '安全饮水认定报告', en: '' },
    { code: '06', zh: '退耕还林补偿金佐证', en: '' },
    { code: '07', zh: '公益林补偿金佐证', en: '' },
    { code: '08', zh: '护林员/瞭望哨安置协议', en: '' },
    { code: '09', zh: '就业创业培训影像资料', en: '' },
    { code: '10', zh: '就业创业培训证', en: '' },
    { code: '11', zh: '规范性劳务合同', en: '' },
    { code: '12', zh: '公益性岗位安置合同', en: '' },
    { code: '13', zh: '创业证明(营业执照)', en: '' },
    { code: '14', zh: '小额贷款证明', en: '' },
    { code: '15', zh: '危房等级评定报告', en: '' },
    { code: '16', zh: '房屋安全报告', en: '' },
    { code: '17', zh: '新旧住宅照片', en: '' },
    { code: '18', zh: '易地搬迁意愿书', en: '' },
    { code: '19', zh: '房屋安全报告(交钥匙报告)', en: '' },
    { code: '20', zh: '房屋照片(社区)', en: '' },
    { code: '21', zh: '合疗本', en: '' },
    { code: '22', zh: '住院报销结算证明', en: '' },
    { code: '23', zh: '医生签约协议', en: '' },
    { code: '24', zh: '上门巡诊记录', en: '' },
    { code: '25', zh: '大病集中救治证明', en: '' },
    { code: '26', zh: '低保证', en: '' },
    { code: '27', zh: '低保金发放记录', en: '' },
    { code: '28', zh: '五保证', en: '' },
    { code: '29', zh: '五保金发放记录', en: '' },
    { code: '30', zh: '残疾证', en: '' },
    { code: '31', zh: '残疾人两项补贴发放证明', en: '' },
    { code: '32', zh: '发展产业实地照片', en: '' },
    { code: '33', zh: '入股协议', en: '' },
    { code: '34', zh: '学前教育补贴证明', en: '' },
    { code: '35', zh: '义务教育阶段两免一补证明', en: '' },
    { code: '36', zh: '义务教育阶段学籍证明', en: '' },
    { code: '37', zh: '送教上门证明', en: '' },
    { code: '38', zh: '中高职资助证明', en: '' },
    { code: '39', zh: '大专及以上助学金或助学贷款证明', en: '' },
  ],
})

export const EvidenceType = codeSchema(EVIDENCE_TYPE)
export type EvidenceType = z.infer<typeof EvidenceType>
