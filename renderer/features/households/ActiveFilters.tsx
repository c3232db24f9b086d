import { Button, Tag } from 'antd'
import { useTranslation } from 'react-i18next'
import { LIST_FILTERS, type HouseholdQuery, type ListFilter } from '../../../shared/domain/household-query.ts'
import { useRegions } from '../../store/region-context.ts'
import type { FilterChoice } from './filter-choices.ts'

export interface ActiveFiltersProps {
  readonly query: HouseholdQuery
  readonly choices: Readonly<Record<ListFilter, readonly FilterChoice[]>>
  readonly onChange: (change: Partial<HouseholdQuery>) => void
  readonly onClear: () => void
}

/** Every condition that narrows the list, each with the way to take it off: nobody must wonder why a household is not there. */
export function ActiveFilters({ query, choices, onChange, onClear }: ActiveFiltersProps) {
  const { t } = useTranslation()
  const regions = useRegions()
  const active = [
    ...(query.text.trim() === '' ? [] : [{ key: 'text', name: t('households.filter.text'), value: query.text, off: { text: '' } }]),
    ...(query.area === null ? [] : [{ key: 'area', name: t('households.filter.area'), value: regions.fullNameOf(query.area), off: { area: null } }]),
    ...LIST_FILTERS.flatMap((filter) =>
      [...query[filter]].map((value) => ({
        key: `${filter}:${value}`,
        name: t(`households.filter.${filter}`),
        value: choices[filter].find((choice) => choice.value === value)?.label ?? value,
        off: { [filter]: [...query[filter]].filter((other) => other !== value) },
      })),
    ),
  ]
  if (active.length === 0) return null
  return (
    <div className="active-filters">
      {active.map(({ key, name, value, off }) => (
        <Tag key={key} closable={{ 'aria-label': t('households.filter.remove', { name: `${name} ${value}` }) }} onClose={(event) => { event.preventDefault(); onChange(off) }}>
          {name}：{value}
        </Tag>
      ))}
      <Button type="link" size="small" onClick={onClear}>{t('households.clear')}</Button>
    </div>
  )
}
