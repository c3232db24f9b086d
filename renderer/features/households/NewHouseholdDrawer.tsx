import { Alert, App, Button, Drawer, Space } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation, useNavigate } from 'react-router'
import { editingPower } from '../../../shared/domain/access/editing-power.ts'
import { regionLevel } from '../../../shared/domain/region.ts'
import { newRecordId } from '../../store/new-id.ts'
import { useAccount } from '../../store/account-context.ts'
import { useRegions } from '../../store/region-context.ts'
import { useListing, useStore } from '../../store/store-context.ts'
import { NewHouseholdFields } from './NewHouseholdFields.tsx'
import { findDuplicate, newHouseholdEdits, type NewHouseholdField, type NewHouseholdProblems } from './new-household.ts'
import { useNewHouseholdDraft } from './use-new-household.ts'

/** The form for a new household over the list: the few things that identify it; the rest is filled in on its own page. */
export function NewHouseholdDrawer() {
  const { t, i18n } = useTranslation()
  const { message } = App.useApp()
  const navigate = useNavigate()
  const { search, state } = useLocation()
  const store = useStore()
  const listing = useListing()
  const regions = useRegions()
  const { role, scope } = useAccount()
  const draft = useNewHouseholdDraft(scope.length === 1 && scope[0] !== undefined && regionLevel(scope[0]) === 'village' ? scope[0] : undefined)
  const mayEnter = editingPower(role) === 'records'
  const [problems, setProblems] = useState<NewHouseholdProblems>({})
  const [acceptsDuplicate, setAcceptsDuplicate] = useState(false)
  const [isBusy, setIsBusy] = useState(false)
  const { values } = draft
  const duplicate = listing && values ? findDuplicate(listing, values.idNo) : undefined
  const village = duplicate && listing?.columns.villageCode[listing.columns.village[duplicate.row] ?? 0]
  const first = (Object.keys(problems) as NewHouseholdField[])[0]

  const close = () => void navigate({ pathname: '/households', search }, { state })

  async function save() {
    if (!values || (duplicate && !acceptsDuplicate)) return
    const household = newRecordId()
    const result = newHouseholdEdits(values, { household, head: newRecordId() })
    if (!result.ok) {
      setProblems(result.problems)
      const wrong = Object.keys(result.problems)[0]
      if (wrong !== undefined) document.getElementById(`new-household-${wrong}`)?.focus()
      return
    }
    setIsBusy(true)
    try {
      await store.save(result.edits)
      await draft.clear()
      void message.success(t('households.form.saved', { name: result.name }))
      await navigate(`/households/${household}`)
    } catch (error) {
      reportError(error)
      void message.error(t('households.form.failed'))
      setIsBusy(false)
    }
  }

  return (
    <Drawer
      open
      onClose={close}
      title={t('households.new')}
      size={480}
      footer={
        <Space>
          <Button type="primary" loading={isBusy} disabled={!mayEnter || (duplicate !== undefined && !acceptsDuplicate)} onClick={() => void save()}>{t('households.form.save')}</Button>
          <Button disabled={draft.keptAt === null} onClick={() => void draft.clear()}>{t('households.form.drop')}</Button>
          {draft.keptAt && <span className="draft-kept" role="status">{t('households.form.draft-kept', { time: draft.keptAt.toLocaleTimeString(i18n.language) })}</span>}
        </Space>
      }
    >
      {!mayEnter && <Alert type="info" showIcon title={t('households.new.not-allowed')} />}
      {first && <Alert type="error" role="alert" title={<button type="button" className="problem-jump" onClick={() => document.getElementById(`new-household-${first}`)?.focus()}>{t('households.form.problems', { count: Object.keys(problems).length })}</button>} />}
      {values && mayEnter && <NewHouseholdFields values={values} problems={problems} villages={listing?.columns.villageCode ?? []} onSubmit={() => void save()} onChange={(change) => {
        draft.change(change)
        setProblems(({ ...rest }) => Object.fromEntries(Object.entries(rest).filter(([field]) => !(field in change))))
        if (change.idNo !== undefined) setAcceptsDuplicate(false)
      }} />}
      {duplicate && !acceptsDuplicate && (
        <Alert
          type="warning"
          showIcon
          role="alert"
          title={t('households.form.duplicate', { name: duplicate.name, village: village ? regions.fullNameOf(village) : '' })}
          action={
            <Space orientation="vertical">
              <Button size="small" onClick={() => listing && void navigate(`/households/${listing.factsAt(duplicate.row).id}`)}>{t('households.form.duplicate.open')}</Button>
              <Button size="small" onClick={() => setAcceptsDuplicate(true)}>{t('households.form.duplicate.again')}</Button>
            </Space>
          }
        />
      )}
    </Drawer>
  )
}
