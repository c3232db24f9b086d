import { SearchOutlined } from '@ant-design/icons'
import { Input, Select } from 'antd'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { EMPTY_QUERY, type HouseholdQuery, type ListFilter } from '../../../shared/domain/household-query.ts'
import { RegionCode } from '../../../shared/domain/region.ts'
import { ActiveFilters } from './ActiveFilters.tsx'
import { filterChoices } from './filter-choices.ts'
import { useAreaChoices } from './use-area-choices.ts'

const SHOWN: readonly ListFilter[] = ['povertyAttr', 'exitFlag', 'cause', 'gap', 'income', 'monitor', 'mark']

export interface FilterBarProps {
  readonly query: HouseholdQuery
  readonly onChange: (change: Partial<HouseholdQuery>) => void
  readonly villages: readonly RegionCode[]
}

/** Search box and filters in one line, what is set in the next one. */
export function FilterBar({ query, onChange, villages }: FilterBarProps) {
  const { t, i18n } = useTranslation()
  const choices = useMemo(() => filterChoices(t, i18n.language), [t, i18n.language])
  const areas = useAreaChoices(villages)
  // Input methods compose a character over several keys: the box holds what is typed, the address what is meant.
  const [typed, setTyped] = useState({ text: query.text, over: query.text })
  // "Back", a link or "clear all" changed the address.
  if (typed.over !== query.text) setTyped({ text: query.text, over: query.text })

  return (
    <div className="filters">
      <div className="filter-line" role="search">
        <Input
          data-shortcut="search"
          className="filter-search"
          prefix={<SearchOutlined />}
          allowClear
          value={typed.text}
          placeholder={t('households.search.placeholder')}
          aria-label={t('households.search')}
          onChange={(event) => {
            setTyped({ text: event.target.value, over: query.text })
            if (!('isComposing' in event.nativeEvent && event.nativeEvent.isComposing === true)) onChange({ text: event.target.value })
          }}
          onCompositionEnd={(event) => onChange({ text: event.currentTarget.value })}
          onKeyDown={(event) => {
            if (event.key === 'ArrowDown') document.querySelector<HTMLElement>('[role="grid"]')?.focus()
          }}
        />
        <Select
          className="filter-area"
          placeholder={t('households.filter.area')}
          aria-label={t('households.filter.area')}
          showSearch={{ optionFilterProp: 'label' }}
          allowClear
          popupMatchSelectWidth={280}
          value={query.area}
          options={areas}
          onChange={(area: string | undefined) => onChange({ area: area === undefined ? null : RegionCode.parse(area) })}
        />
        {SHOWN.map((filter) => (
          <Select
            key={filter}
            className="filter-list"
            mode="multiple"
            placeholder={t(`households.filter.${filter}`)}
            aria-label={t(`households.filter.${filter}`)}
            popupMatchSelectWidth={false}
            showSearch={{ optionFilterProp: 'label' }}
            maxTagCount={0}
            maxTagPlaceholder={(omitted) => `${t(`households.filter.${filter}`)} ${omitted.length}`}
            value={[...query[filter]]}
            options={[...choices[filter]]}
            onChange={(values: string[]) => onChange({ [filter]: values })}
          />
        ))}
      </div>
      <ActiveFilters query={query} choices={choices} onChange={onChange} onClear={() => onChange({ ...EMPTY_QUERY, sort: query.sort })} />
    </div>
  )
}
