import { GUARANTEE_ITEMS, type HouseholdFacts } from '../../domain/household-facts.ts'
import type { Verdict } from '../../domain/answer.ts'
import { EXIT_FLAG, ExitFlag } from '../../domain/codes/exit-flag.ts'
import { HOUSEHOLD_POVERTY_ATTR, HouseholdPovertyAttr } from '../../domain/codes/household-poverty-attr.ts'
import { IDENTIFICATION_STANDARD, IdentificationStandard } from '../../domain/codes/identification-standard.ts'
import { MONITOR_CATEGORY, MonitorCategory } from '../../domain/codes/monitor-category.ts'
import { POVERTY_CAUSE, PovertyCause } from '../../domain/codes/poverty-cause.ts'
import { HouseholdType } from '../../domain/household.ts'

/** Facts that are one code of a table. In a column they are 0 where unknown, else 1 + position in the table. */
export const CODE_COLUMNS = ['povertyAttr', 'exitFlag', 'householdType', 'identificationStandard', 'mainCause', 'monitorCategory'] as const
export type CodeColumn = (typeof CODE_COLUMNS)[number]

const CODES = {
  povertyAttr: HOUSEHOLD_POVERTY_ATTR.entries.map((entry) => HouseholdPovertyAttr.parse(entry.code)),
  exitFlag: EXIT_FLAG.entries.map((entry) => ExitFlag.parse(entry.code)),
  householdType: HouseholdType.options,
  identificationStandard: IDENTIFICATION_STANDARD.entries.map((entry) => IdentificationStandard.parse(entry.code)),
  mainCause: POVERTY_CAUSE.entries.map((entry) => PovertyCause.parse(entry.code)),
  monitorCategory: MONITOR_CATEGORY.entries.map((entry) => MonitorCategory.parse(entry.code)),
} as const satisfies { [Column in CodeColumn]: readonly NonNullable<HouseholdFacts[Column]>[] }

const NUMBERS: Readonly<Record<CodeColumn, ReadonlyMap<string, number>>> = {
  povertyAttr: numbered(CODES.povertyAttr),
  exitFlag: numbered(CODES.exitFlag),
  householdType: numbered(CODES.householdType),
  identificationStandard: numbered(CODES.identificationStandard),
  mainCause: numbered(CODES.mainCause),
  monitorCategory: numbered(CODES.monitorCategory),
}

/** A code as it stands in a column; 0 for `null` and for a code that the table does not know. */
export function codeNumber(column: CodeColumn, code: string | null): number {
  return code === null ? 0 : (NUMBERS[column].get(code) ?? 0)
}

/** The code of a number in a column; `null` for 0 and for numbers of a longer, newer table. */
export function codeOfNumber<Column extends CodeColumn>(column: Column, number: number): (typeof CODES)[Column][number] | null {
  const codes: readonly (typeof CODES)[Column][number][] = CODES[column]
  return codes[number - 1] ?? null
}

const VERDICTS: readonly Verdict[] = ['unknown', 'pass', 'fail']

/** Two bits per item in the order of GUARANTEE_ITEMS: 0 unknown, 1 pass, 2 fail. */
export function packGuarantees(guarantees: HouseholdFacts['guarantees']): number {
  return GUARANTEE_ITEMS.reduce((packed, item, position) => packed | (VERDICTS.indexOf(guarantees[item]) << (2 * position)), 0)
}

export function unpackGuarantees(packed: number): HouseholdFacts['guarantees'] {
  const verdictAt = (position: number): Verdict => VERDICTS[(packed >> (2 * position)) & 3] ?? 'unknown'
  return { food: verdictAt(0), clothes: verdictAt(1), water: verdictAt(2), education: verdictAt(3), medical: verdictAt(4), housing: verdictAt(5) }
}

function numbered(codes: readonly string[]): ReadonlyMap<string, number> {
  return new Map(codes.map((code, position) => [code, position + 1]))
}
