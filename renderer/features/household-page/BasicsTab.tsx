import { useTranslation } from 'react-i18next'
import { householdInconsistencies } from '../../../shared/domain/consistency.ts'
import { findMissingFields } from '../../../shared/domain/find-missing-fields.ts'
import { Household } from '../../../shared/domain/household.ts'
import { useStore } from '../../store/store-context.ts'
import { DraftedForm } from './DraftedForm.tsx'
import { languageOf } from './field-sections.ts'
import { householdSections } from './household-sections.ts'
import { savePatch } from './save-record.ts'
import type { TabProps } from './tab-props.ts'

/** The basic data of a household. */
export function BasicsTab({ file, isReadOnly }: TabProps) {
  const { t, i18n } = useTranslation()
  const store = useStore()
  const { record } = file.household
  return (
    <DraftedForm
      draftKey={`household:${record.id}`}
      schema={Household}
      current={record.body}
      sections={householdSections(t, languageOf(i18n.language))}
      check={(values) => {
        const parsed = Household.safeParse(values)
        return parsed.success ? householdInconsistencies(parsed.data) : []
      }}
      missing={(values) => {
        const parsed = Household.safeParse(values)
        return parsed.success ? findMissingFields('household', parsed.data) : []
      }}
      isReadOnly={isReadOnly}
      onSave={(changes) => savePatch(store, record, changes)}
    />
  )
}
