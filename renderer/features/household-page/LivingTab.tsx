import { useTranslation } from 'react-i18next'
import { livingInconsistencies } from '../../../shared/domain/consistency.ts'
import { languageOf } from './field-sections.ts'
import type { TabProps } from './tab-props.ts'
import { YearlyForm } from './YearlyForm.tsx'
import { livingSections } from './yearly-sections.ts'

/** How the household lives and produces in the chosen year. */
export function LivingTab(props: TabProps) {
  const { t, i18n } = useTranslation()
  return <YearlyForm {...props} kind="household_year" records={props.file.years} sections={livingSections(t, languageOf(i18n.language))} check={livingInconsistencies} />
}
