import type { PlainDate } from '../../../shared/domain/plain-date.ts'
import type { HouseholdFile } from '../../store/store.ts'

export interface TabProps {
  readonly file: HouseholdFile
  readonly today: PlainDate
  /** The year that yearly records are shown and filled in for. */
  readonly year: number
  readonly isReadOnly: boolean
}
