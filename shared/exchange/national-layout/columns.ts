/** The columns of the national export of 2022 in their order (domain specification 12.9, S13). */
export const NATIONAL_COLUMNS = [
  { id: 'no', title: '序号' },
  { id: 'dataDate', title: '数据日期' },
  { id: 'county', title: '县' },
  { id: 'town', title: '乡' },
  { id: 'village', title: '行政村', isRequired: true },
  { id: 'hamlet', title: '自然村' },
  { id: 'householdNo', title: '户编号', isText: true },
  { id: 'personNo', title: '人编号', isText: true },
  { id: 'name', title: '姓名', isRequired: true },
  { id: 'idNo', title: '证件号码', isRequired: true, isText: true },
  { id: 'population', title: '人数' },
  { id: 'relation', title: '与户主关系', isRequired: true },
  { id: 'ethnicity', title: '民族' },
  { id: 'education', title: '文化程度' },
  { id: 'schoolStatus', title: '在校生状况' },
  { id: 'health', title: '健康状况' },
  { id: 'labour', title: '劳动技能' },
  { id: 'workMonths', title: '务工时间(月)' },
  { id: 'medCritical', title: '是否参加大病保险' },
  { id: 'mainCause', title: '致贫原因1' },
  { id: 'dangerousHouse', title: '危房户' },
  { id: 'waterSafe', title: '是否解决安全饮用水' },
  { id: 'perHead', title: '人均纯收入' },
  { id: 'householdPhone', title: '户联系电话', isText: true },
  { id: 'personPhone', title: '人联系电话', isText: true },
  { id: 'identifiedYm', title: '首次识别时间' },
  { id: 'personIdentifiedYm', title: '人员识别时间' },
  { id: 'householdType', title: '户类型' },
  { id: 'monitorCategory', title: '易返贫致贫户(监测对象)类型' },
  { id: 'riskRemoved', title: '风险是否消除' },
  { id: 'riskIdentifiedYm', title: '风险识别时间' },
  { id: 'riskRemovedYm', title: '风险消除时间' },
] as const satisfies readonly { readonly id: string; readonly title: string; readonly isRequired?: true; readonly isText?: true }[]

export type NationalColumnId = (typeof NATIONAL_COLUMNS)[number]['id']

/** One cell as a spreadsheet holds it. A number is not a text that looks like one: Excel keeps only 15 digits of it. */
export type Cell =
  | { readonly kind: 'empty' }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'date'; readonly day: string }

/** Titles are compared without blanks, with half-width brackets. */
export function sameTitle(cell: string, title: string): boolean {
  return cell.normalize('NFKC').replace(/\s+/g, '') === title
}

/** `A`, `B`, … `AA`: how a person finds a column in a spreadsheet. */
export function columnLetter(position: number): string {
  const first = Math.floor(position / 26)
  return (first > 0 ? columnLetter(first - 1) : '') + String.fromCharCode(65 + (position % 26))
}
