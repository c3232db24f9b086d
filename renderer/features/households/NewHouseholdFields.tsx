import { Form, Input, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import type { CodeTable } from '../../../shared/domain/codes/code-table.ts'
import { HOUSEHOLD_POVERTY_ATTR } from '../../../shared/domain/codes/household-poverty-attr.ts'
import { IDENTIFICATION_STANDARD } from '../../../shared/domain/codes/identification-standard.ts'
import { POVERTY_CAUSE } from '../../../shared/domain/codes/poverty-cause.ts'
import { SEX } from '../../../shared/domain/codes/sex.ts'
import type { RegionCode } from '../../../shared/domain/region.ts'
import { useRegions } from '../../store/region-context.ts'
import { codeName } from './code-name.ts'
import { findCitizenNumber, type NewHouseholdField, type NewHouseholdProblems, type NewHouseholdValues } from './new-household.ts'

export interface NewHouseholdFieldsProps {
  readonly values: NewHouseholdValues
  readonly problems: NewHouseholdProblems
  readonly villages: readonly RegionCode[]
  readonly onChange: (change: Partial<NewHouseholdValues>) => void
  readonly onSubmit: () => void
}

/** The fields themselves; what is in them lives in the draft. */
export function NewHouseholdFields({ values, problems, villages, onChange, onSubmit }: NewHouseholdFieldsProps) {
  const { t, i18n } = useTranslation()
  const regions = useRegions()
  const citizen = findCitizenNumber(values.idNo)
  const choices = [...new Set([...villages, ...regions.regions.filter((region) => region.level === 'village').map((region) => region.code)])].sort()

  function field(name: NewHouseholdField, label: string, control: React.ReactNode, hint?: string) {
    const problem = problems[name]
    return (
      <Form.Item label={t(`households.form.${label}`)} htmlFor={`new-household-${name}`} required={name === 'villageCode' || name === 'name'} validateStatus={problem === undefined ? '' : 'error'} help={problem === undefined ? hint : t(problem)}>
        {control}
      </Form.Item>
    )
  }
  const text = (name: NewHouseholdField) => ({ id: `new-household-${name}`, value: values[name], onChange: (event: React.ChangeEvent<HTMLInputElement>) => onChange({ [name]: event.target.value }) })
  const code = (name: NewHouseholdField, table: CodeTable<string>) => (
    <Select id={`new-household-${name}`} allowClear value={values[name] === '' ? null : values[name]} options={table.entries.map((entry) => ({ value: entry.code, label: codeName(table, entry.code, i18n.language) }))} onChange={(value: string | undefined) => onChange({ [name]: value ?? '' })} />
  )

  return (
    <Form layout="vertical" onFinish={onSubmit} className="new-household">
      {field('villageCode', 'village', <Select id="new-household-villageCode" autoFocus={values.villageCode === ''} showSearch={{ optionFilterProp: 'label' }} value={values.villageCode === '' ? null : values.villageCode} options={choices.map((value) => ({ value, label: regions.fullNameOf(value) }))} onChange={(value: string) => onChange({ villageCode: value })} />)}
      {field('groupNo', 'group', <Input {...text('groupNo')} maxLength={20} />)}
      {field('name', 'name', <Input {...text('name')} maxLength={50} />)}
      {field('idNo', 'id-no', <Input {...text('idNo')} maxLength={30} inputMode="text" />, citizen ? t('households.form.derived', { sex: codeName(SEX, citizen.sex, i18n.language), birth: citizen.birth }) : t('households.form.id-no.hint'))}
      {field('phone', 'phone', <Input {...text('phone')} inputMode="tel" />)}
      {field('identificationStandard', 'standard', code('identificationStandard', IDENTIFICATION_STANDARD))}
      {field('povertyAttr', 'attr', code('povertyAttr', HOUSEHOLD_POVERTY_ATTR))}
      {field('mainCause', 'cause', code('mainCause', POVERTY_CAUSE))}
      <button type="submit" hidden />
    </Form>
  )
}
