import { z } from 'zod'
import { Answer } from './answer.ts'
import { FiveBatches } from './codes/five-batches.ts'
import { FundSource } from './codes/fund-source.ts'
import { HandbookProjectClass } from './codes/handbook-project-class.ts'
import { MeasureGroup } from './codes/measure-group.ts'
import { NonNegativeMoney, Quantity } from './money.ts'
import { PlainDate } from './plain-date.ts'
import { RecordId } from './record-id.ts'

export const MeasureStatus = z.enum(['planned', 'running', 'done', 'stopped'])
export type MeasureStatus = z.infer<typeof MeasureStatus>

/** One household or person, one measure, one period (domain specification 4.13, main part). */
export const Measure = z.object({
  householdId: RecordId,
  /** The member that it is for, or the whole household. */
  beneficiaryId: RecordId.nullable(),
  /** 五个一批 CT36 */
  batch: FiveBatches,
  /** 帮扶措施大类 CT35 */
  group: MeasureGroup.nullable(),
  /** 扶贫手册六类 CT37 */
  handbookClass: HandbookProjectClass.nullable(),
  title: z.string().trim().min(1, 'measure.title_missing').max(100),
  start: PlainDate.nullable(),
  end: PlainDate.nullable(),
  quantity: Quantity.nullable(),
  unit: z.string().max(20).nullable(),
  /** Yuan. */
  fundAmount: NonNegativeMoney.nullable(),
  fundSource: FundSource.nullable(),
  /** 增收 in yuan. */
  incomeGain: NonNegativeMoney.nullable(),
  effect: z.string().max(500).nullable(),
  status: MeasureStatus,
  /** 帮扶成效由农户签字 (S22). */
  confirmedByHousehold: Answer,
})
export type Measure = z.infer<typeof Measure>
