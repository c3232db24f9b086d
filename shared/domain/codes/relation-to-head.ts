import { codeSchema, defineCodeTable } from './code-table.ts'
import type { z } from 'zod'

/** CT03 与户主关系（扶贫系统）. */
export const RELATION_TO_HEAD = defineCodeTable({
  id: 'CT03',
  zh: '与户主关系（扶贫系统）',
  en: 'relation_to_head',
  source: 'S8 S7; rows 21-28 labels from S6 (codes = D)',
  entries: [
    { code: '01', zh: '户主(本人)', en: 'head' },
    { code: '02', zh: '配偶', en: 'spouse' },
    { code: '03', zh: '之子', en: 'son' },
    { code: '04', zh: '之女', en: 'daughter' },
    { code: '05', zh: '之儿媳', en: 'daughter_in_law' },
    { code: '06', zh: '之女婿', en: 'son_in_law' },
    { code: '07', zh: '之孙子', en: 'grandson' },
    { code: '08', zh: '之孙女', en: 'granddaughter' },
    { code: '09', zh: '之外孙子', en: 'maternal_grandson' },
    { code: '10', zh: '之外孙女', en: 'maternal_granddaughter' },
    { code: '11', zh: '之父', en: 'father' },
    { code: '12', zh: '之母', en: 'mother' },
    { code: '13', zh: '之岳父', en: 'wife_father' },
    { code: '14', zh: '之岳母', en: 'wife_mother' },
    { code: '15', zh: '之公公', en: 'husband_father' },
    { code: '16', zh: '之婆婆', en: 'husband_mother' },
    { code: '17', zh: '之祖父', en: 'grandfather' },
    { code: '18', zh: '之祖母', en: 'grandmother' },
    { code: '19', zh: '之外祖父', en: 'maternal_grandfather' },
    { code: '20', zh: '之外祖母', en: 'maternal_grandmother' },
    { code: '21', zh: '之兄弟姐妹', en: 'sibling' },
    { code: '22', zh: '之兄弟媳妇', en: 'sibling_in_law_f' },
    { code: '23', zh: '之叔伯', en: 'uncle' },
    { code: '24', zh: '之侄儿', en: 'nephew' },
    { code: '25', zh: '之侄女', en: 'niece' },
    { code: '26', zh: '之曾孙子', en: 'great_grandson' },
    { code: '27', zh: '之曾孙女', en: 'great_granddaughter' },
    { code: '99', zh: '其他', en: 'other' },
  ],
})

export const RelationToHead = codeSchema(RELATION_TO_HEAD)
export type RelationToHead = z.infer<typeof RelationToHead>
