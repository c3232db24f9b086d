import { Tag, Tooltip } from 'antd'
import { useTranslation } from 'react-i18next'
import { assessGuarantees } from '../../../shared/assessment/guarantees.ts'
import type { Verdict } from '../../../shared/domain/answer.ts'
import type { Guarantee } from '../../../shared/domain/guarantee.ts'
import { GUARANTEE_ITEMS } from '../../../shared/domain/household-facts.ts'
import { findGuaranteeStandard } from '../../../shared/domain/parameters/guarantee-standard.ts'
import { countyOf } from '../../../shared/domain/region.ts'
import type { HouseholdFile } from '../../store/store.ts'
import { languageOf } from './field-sections.ts'
import type { TabProps } from './tab-props.ts'
import { YearlyForm } from './YearlyForm.tsx'
import { guaranteeSections } from './yearly-sections.ts'

const COLOUR: Record<Verdict, string> = { pass: 'green', fail: 'red', unknown: 'default' }

/** The guarantees with their verdicts while they are typed. */
export function GuaranteeTab(props: TabProps) {
  const { t, i18n } = useTranslation()
  return (
    <YearlyForm
      {...props}
      kind="guarantee"
      records={props.file.guarantees}
      sections={guaranteeSections(t, languageOf(i18n.language))}
      given={{ assessDate: props.today }}
      result={(guarantee) => <section className="form-section"><GuaranteeVerdicts file={props.file} year={props.year} guarantee={guarantee} /></section>}
    />
  )
}

export interface GuaranteeVerdictsProps {
  readonly file: HouseholdFile
  readonly year: number
  readonly guarantee: Guarantee | undefined
}

/** Six verdicts and the whole, each with its reason. */
export function GuaranteeVerdicts({ file, year, guarantee }: GuaranteeVerdictsProps) {
  const { t } = useTranslation()
  const standard = findGuaranteeStandard(year, countyOf(file.household.record.body.villageCode))
  if (!standard) return null
  const { items, overall } = assessGuarantees({ guarantee, members: file.members.map((member) => member.record.body), year, standard })
  return (
    <div className="verdicts" aria-live="polite">
      <Tag color={COLOUR[overall]}><strong>{t('guarantee.overall')}</strong> {t(`verdict.${overall}`)}</Tag>
      {GUARANTEE_ITEMS.map((item) => (
        <Tooltip key={item} title={items[item].reasons.map((reason) => t(reason)).join('；')}>
          <Tag color={COLOUR[items[item].verdict]}>{t(`guarantee.item.${item}`)} {t(`verdict.${items[item].verdict}`)}</Tag>
        </Tooltip>
      ))}
      <ul className="verdict-reasons">
        {GUARANTEE_ITEMS.flatMap((item) => items[item].reasons).map((reason) => <li key={reason}>{t(reason)}</li>)}
      </ul>
    </div>
  )
}
