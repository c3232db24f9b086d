import { Button, Descriptions, Tag, Tooltip } from 'antd'
import { useTranslation } from 'react-i18next'
import { assessIncome, REQUIRED_INCOME_ITEMS } from '../../../shared/assessment/income.ts'
import type { IncomeResult } from '../../../shared/assessment/income.ts'
import { compareWithLine } from '../../../shared/assessment/line-comparison.ts'
import type { IncomeStatement } from '../../../shared/domain/income-statement.ts'
import { findPovertyLine } from '../../../shared/domain/parameters/poverty-line.ts'
import { POVERTY_LINES } from '../../../shared/domain/parameters/poverty-lines.ts'
import { countsAsPopulation } from '../../../shared/domain/poverty-status.ts'
import { countyOf } from '../../../shared/domain/region.ts'
import type { FieldValues } from '../../../shared/sync/record.ts'
import type { HouseholdFile } from '../../store/store.ts'
import { languageOf } from './field-sections.ts'
import type { TabProps } from './tab-props.ts'
import { YearlyForm } from './YearlyForm.tsx'
import { incomeSections } from './yearly-sections.ts'

/** The income statement with its result against the line while it is typed. */
export function IncomeTab(props: TabProps) {
  const { t, i18n } = useTranslation()
  return (
    <YearlyForm
      {...props}
      kind="income_statement"
      records={props.file.statements}
      sections={incomeSections(t, languageOf(i18n.language))}
      given={{ basis: 'declaration' }}
      result={(statement) => <IncomeResultBar file={props.file} year={props.year} statement={statement} />}
      extraActions={(fill, values) => (
        <Tooltip title={t('income.fill_zero_hint')}>
          <Button onClick={() => fill(zerosFor(values))} disabled={Object.keys(zerosFor(values)).length === 0}>{t('income.fill_zero')}</Button>
        </Tooltip>
      )}
    />
  )
}

/** A zero that a person wrote for every required item that is still empty. */
function zerosFor(values: FieldValues): FieldValues {
  return Object.fromEntries(REQUIRED_INCOME_ITEMS.filter((item) => (values[item] ?? null) === null).map((item) => [item, '0']))
}

export interface IncomeResultBarProps {
  readonly file: HouseholdFile
  readonly year: number
  readonly statement: IncomeStatement | undefined
}

/** Totals, income per head, and what the line of the year says of it. */
export function IncomeResultBar({ file, year, statement }: IncomeResultBarProps) {
  const { t } = useTranslation()
  const population = file.members.filter((member) => countsAsPopulation(member.record.body.state)).length
  const { body } = file.household.record
  const result: IncomeResult | undefined = statement && assessIncome(statement, population)
  const line = findPovertyLine({ year, standard: body.identificationStandard, countyCode: countyOf(body.villageCode) }, POVERTY_LINES)
  const perHead = result?.kind === 'complete' ? result.perHead : undefined
  const comparison = compareWithLine(perHead, line)
  const yuan = (amount: string) => <span className="tabular">{t('income.yuan', { amount })}</span>
  return (
    <section className="form-section income-result" aria-live="polite">
      <Descriptions size="small" column={{ xs: 2, md: 5 }} items={result?.kind === 'complete' && result.source === 'statement'
        ? [
            { key: 'transfer', label: t('income.transfer'), children: yuan(result.transfer) },
            { key: 'gross', label: t('income.gross'), children: yuan(result.gross) },
            { key: 'cost', label: t('income.cost'), children: yuan(result.cost) },
            { key: 'net', label: t('income.net'), children: yuan(result.net) },
            { key: 'per_head', label: t('income.per_head'), children: <strong>{yuan(result.perHead)}</strong> },
          ]
        : []} />
      <div>
        {result?.kind === 'incomplete' && (result.noPopulation ? t('income.no_population') : t('income.incomplete', { count: result.missing.length }))}
        {result?.kind === 'complete' && <span className={result.source === 'statement' ? 'income-per-head' : ''}>{t('income.per_head')} <strong>{yuan(result.perHead)}</strong> </span>}
        {result?.kind === 'complete' && result.source === 'declared' && <Tag>{t('income.declared')}</Tag>}
        {' '}
        {line.kind === 'known'
          ? <Tag color={comparison === 'poor' ? 'orange' : comparison === 'not_poor' ? 'green' : 'default'}>{t('income.compare', { year, line: line.line, result: t(`line.${comparison}`) })}</Tag>
          : <Tag>{t(line.reason)}</Tag>}
        {line.kind === 'known' && line.confidence === 'remembered' && <span className="form-section-note">{t('income.unconfirmed')}</span>}
      </div>
    </section>
  )
}
