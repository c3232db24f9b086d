import { ArrowLeftOutlined, LeftOutlined, RightOutlined } from '@ant-design/icons'
import { Alert, Button, Empty, Flex, Select, Spin, Tabs, Tag } from 'antd'
import { useEffect, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate, useParams, useSearchParams } from 'react-router'
import { editingPower } from '../../../shared/domain/access/editing-power.ts'
import { codeNameZh } from '../../../shared/domain/codes/code-table.ts'
import { EXIT_FLAG } from '../../../shared/domain/codes/exit-flag.ts'
import { HOUSEHOLD_POVERTY_ATTR } from '../../../shared/domain/codes/household-poverty-attr.ts'
import { countsAsPopulation } from '../../../shared/domain/poverty-status.ts'
import { RecordId } from '../../../shared/domain/record-id.ts'
import { useAccount } from '../../store/account-context.ts'
import { useContents } from '../../store/attachment-context.ts'
import { useRegions } from '../../store/region-context.ts'
import { useHousehold, useListing } from '../../store/store-context.ts'
import type { HouseholdFile } from '../../store/store.ts'
import { AttachmentsTab } from './AttachmentsTab.tsx'
import { BasicsTab } from './BasicsTab.tsx'
import { GuaranteeTab, GuaranteeVerdicts } from './GuaranteeTab.tsx'
import { IncomeResultBar, IncomeTab } from './IncomeTab.tsx'
import { LivingTab } from './LivingTab.tsx'
import { MeasuresTab } from './MeasuresTab.tsx'
import { MembersTab } from './MembersTab.tsx'
import { todayHere } from '../../platform/today.ts'
import './household-page.css'

const TABS = ['basics', 'members', 'living', 'income', 'guarantee', 'measures', 'attachments'] as const

/** Everything of one household. */
export function HouseholdPage() {
  const { t } = useTranslation()
  const { id } = useParams()
  const parsed = RecordId.safeParse(id)
  if (!parsed.success) return <Empty style={{ marginTop: 96 }} description={t('household.not_found')} />
  return <OpenedHousehold key={parsed.data} id={parsed.data} />
}

function OpenedHousehold({ id }: { readonly id: RecordId }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const household = useHousehold(id)
  switch (household.state) {
    case 'reading':
      return <Spin style={{ marginTop: 120 }} description={t('household.reading')}><div /></Spin>
    case 'missing':
      return <Empty style={{ marginTop: 96 }} description={t('household.not_found')}><Button onClick={() => void navigate('/households')}>{t('household.back')}</Button></Empty>
    case 'found':
      return <HouseholdTabs file={household.file} />
  }
}

function HouseholdTabs({ file }: { readonly file: HouseholdFile }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const account = useAccount()
  const [parameters, setParameters] = useSearchParams()
  const today = todayHere()
  const years = useMemo(() => yearChoices(file, Number(today.slice(0, 4))), [file, today])
  const year = Number(parameters.get('year')) || newestYear(file) || Number(today.slice(0, 4))
  const tab = TABS.find((name) => name === parameters.get('tab')) ?? 'basics'
  const isReadOnly = editingPower(account.role) !== 'records'
  const props = { file, today, year, isReadOnly }
  const show = (given: Record<string, string>) => setParameters({ ...Object.fromEntries(parameters), ...given }, { replace: true })

  return (
    <article className="household-page">
      <header className="household-head">
        <Flex align="center" gap={10} wrap>
          <Button type="text" icon={<ArrowLeftOutlined />} aria-label={t('household.back')} title={t('household.back')} onClick={() => void navigate(-1)} />
          <HouseholdName file={file} />
          <Flex gap={6} style={{ marginInlineStart: 'auto' }}>
            <Select size="middle" aria-label={t('household.year')} value={year} options={years.map((value) => ({ value, label: `${value} ${t('household.year')}` }))} onChange={(value: number) => show({ year: String(value) })} style={{ width: 118 }} />
            <Neighbours id={file.household.record.id} />
          </Flex>
        </Flex>
        <Flex gap={20} wrap className="household-results">
          <IncomeResultBar file={file} year={year} statement={file.statements.find((one) => one.record.body.year === year)?.record.body} />
          <GuaranteeVerdicts file={file} year={year} guarantee={file.guarantees.find((one) => one.record.body.year === year)?.record.body} />
        </Flex>
      </header>
      {isReadOnly && <Alert type="info" title={t('household.read_only')} />}
      <Tabs
        size="small"
        activeKey={tab}
        onChange={(next) => show({ tab: next })}
        destroyOnHidden
        items={[
          { key: 'basics', label: t('household.tab.basics'), children: <BasicsTab {...props} /> },
          { key: 'members', label: `${t('household.tab.members')} ${file.members.length}`, children: <MembersTab {...props} /> },
          { key: 'living', label: t('household.tab.living'), children: <LivingTab key={year} {...props} /> },
          { key: 'income', label: t('household.tab.income'), children: <IncomeTab key={year} {...props} /> },
          { key: 'guarantee', label: t('household.tab.guarantee'), children: <GuaranteeTab key={year} {...props} /> },
          { key: 'measures', label: `${t('household.tab.measures')} ${file.measures.length}`, children: <MeasuresTab {...props} /> },
          { key: 'attachments', label: `${t('household.tab.attachments')} ${file.attachments.length}`, children: <AttachmentsTab {...props} /> },
        ]}
      />
    </article>
  )
}

function HouseholdName({ file }: { readonly file: HouseholdFile }) {
  const { t } = useTranslation()
  const { fullNameOf } = useRegions()
  const { body } = file.household.record
  const records = [file.household, ...file.members, ...file.years, ...file.statements, ...file.guarantees, ...file.measures, ...file.attachments]
  const contents = useContents(file.household.record.id)
  const named = new Set(file.attachments.flatMap(({ record }) => contents.get(record.body.sha256) ?? []))
  const unsent = [...named].filter((content) => content.state === 'waiting').length
  const waiting = records.reduce((sum, record) => sum + record.waiting, 0)
  return (
    <>
      <h1 title={file.members[0]?.record.body.name}>{file.members[0]?.record.body.name ?? t('household.unnamed')}</h1>
      <span className="household-where">{fullNameOf(body.villageCode)} {body.groupNo} · {body.householdNo}</span>
      <Tag>{t('household.population', { count: file.members.filter((member) => countsAsPopulation(member.record.body.state)).length })}</Tag>
      {body.povertyAttr && <Tag>{codeNameZh(HOUSEHOLD_POVERTY_ATTR, body.povertyAttr)}</Tag>}
      {body.exitFlag && <Tag color={body.exitFlag === '1' ? 'green' : 'orange'}>{codeNameZh(EXIT_FLAG, body.exitFlag)}</Tag>}
      {waiting > 0 && <Tag color="gold">{t('household.waiting', { count: waiting })}</Tag>}
      {unsent > 0 && <Tag color="gold">{t('attachment.pending', { done: named.size - unsent, total: named.size })}</Tag>}
    </>
  )
}

/** The households before and after this one in the list of the whole scope. */
function Neighbours({ id }: { readonly id: RecordId }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const listing = useListing()
  const row = listing?.rowOf(id)
  const step = (by: number): RecordId | undefined => (listing && row !== undefined && row + by >= 0 && row + by < listing.size ? listing.factsAt(row + by).id : undefined)
  const previous = step(-1)
  const next = step(1)
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const target = event.altKey && event.key === 'ArrowLeft' ? previous : event.altKey && event.key === 'ArrowRight' ? next : undefined
      if (!target) return
      event.preventDefault()
      void navigate(`/households/${target}`, { replace: true })
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [navigate, previous, next])
  return (
    <>
      <Button icon={<LeftOutlined />} disabled={!previous} title={t('household.neighbour_previous')} aria-label={t('household.neighbour_previous')} onClick={() => previous && void navigate(`/households/${previous}`, { replace: true })} />
      <Button icon={<RightOutlined />} disabled={!next} title={t('household.neighbour_next')} aria-label={t('household.neighbour_next')} onClick={() => next && void navigate(`/households/${next}`, { replace: true })} />
    </>
  )
}

/** Newest first: this year and every year that has a record. */
function yearChoices(file: HouseholdFile, thisYear: number): readonly number[] {
  const filled = [...file.years, ...file.statements, ...file.guarantees].map((record) => record.record.body.year)
  return [...new Set([thisYear, ...filled])].toSorted((left, right) => right - left)
}

function newestYear(file: HouseholdFile): number {
  return Math.max(0, ...[...file.years, ...file.statements, ...file.guarantees].map((record) => record.record.body.year))
}
