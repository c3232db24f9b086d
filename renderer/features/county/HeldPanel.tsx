import { Alert, App, Button, Input, Space, Table, Tag } from 'antd'
import { useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { may } from '../../../shared/domain/access/powers.ts'
import { fieldLabel } from '../../../shared/messages/field-label.ts'
import { MOST_AT_ONCE, type HeldAction } from '../../../shared/protocol/holding.ts'
import type { HeldOperation } from '../../../shared/sync/holding.ts'
import { useAccount } from '../../store/account-context.ts'
import { useRegions } from '../../store/region-context.ts'
import type { CountyClient } from '../../sync/county-client.ts'
import { HeldDrawer } from './HeldDrawer.tsx'
import { problemKeys, useAnswer } from './use-answer.ts'

/** What waits at the server, for what and since when; the county's helper tries again, mends or gives up. */
export function HeldPanel({ client }: { readonly client: CountyClient }) {
  const { t, i18n } = useTranslation()
  const { message } = App.useApp()
  const language = i18n.language === 'en' ? 'en' : 'zh-CN'
  const regions = useRegions()
  const mayAct = may(useAccount().role, 'act_on_held')
  const [after, setAfter] = useState(0)
  const { value, problem, isAsking, again } = useAnswer(useCallback(() => client.listHeld(after), [client, after]))
  const [chosen, setChosen] = useState<HeldOperation>()
  const [selected, setSelected] = useState<readonly string[]>([])
  const [why, setWhy] = useState('')
  const timeOf = (at: string | null) => (at === null ? '—' : new Date(at).toLocaleString(i18n.language, { dateStyle: 'short', timeStyle: 'short' }))

  async function act(action: HeldAction): Promise<boolean> {
    const result = await client.actOnHeld(action)
    if (result.kind !== 'ok') {
      void message.error(problemKeys(result).map((key) => t(key)).join(' '))
      return false
    }
    const left = result.value.outcomes.filter((outcome) => outcome.state === 'held').length
    void message.info(left === 0 ? t('county.held.done') : t('county.held.still', { count: left }))
    setSelected([])
    again()
    return true
  }

  function show(place: number) {
    setSelected([])
    setAfter(place)
  }

  async function giveUp(opIds: HeldOperation['opId'][]) {
    if (why.trim() === '') return void message.error(t('county.held.why.missing'))
    if (await act({ kind: 'give_up', opIds, why: why.trim() })) setWhy('')
  }

  const next = after + (value?.held.length ?? 0)
  const retryable = (value?.held ?? []).filter((held) => selected.includes(held.opId) && held.operation)
  const damaged = (value?.held ?? []).filter((held) => selected.includes(held.opId) && held.reason === 'unreadable').slice(0, MOST_AT_ONCE)
  return (
    <>
      {problem && <Alert type="warning" showIcon role="alert" title={problem.map((key) => t(key)).join(' ')} style={{ marginBottom: 12 }} />}
      <Space className="county-tools" wrap>
        {value && <span>{t('county.held.summary', { count: value.total })}</span>}
        {value && value.crowdedOut > 0 && <span>{t('county.held.crowded-out', { count: value.crowdedOut })}</span>}
        {after > 0 && <Button onClick={() => show(0)}>{t('county.held.first')}</Button>}
        {value && value.held.length > 0 && next < value.total && <Button onClick={() => show(next)}>{t('county.held.next-page', { count: value.total - next })}</Button>}
        <Button onClick={again} loading={isAsking}>{t('county.again')}</Button>
        {mayAct && <Button disabled={retryable.length === 0} onClick={() => void act({ kind: 'retry', opIds: retryable.map((held) => held.opId) }).catch(reportError)}>{t('county.held.retry', { count: retryable.length })}</Button>}
        {mayAct && damaged.length > 0 && <Input aria-label={t('county.held.why')} maxLength={200} value={why} onChange={(event) => setWhy(event.target.value)} placeholder={t('county.held.why.placeholder')} style={{ width: 240 }} />}
        {mayAct && damaged.length > 0 && <Button danger onClick={() => void giveUp(damaged.map((held) => held.opId)).catch(reportError)}>{t('county.held.give-up.damaged', { count: damaged.length })}</Button>}
      </Space>
      <Table<HeldOperation>
        size="small"
        rowKey="opId"
        loading={isAsking && !value}
        dataSource={[...(value?.held ?? [])]}
        pagination={{ pageSize: 50, hideOnSinglePage: true }}
        scroll={{ x: 'max-content' }}
        locale={{ emptyText: t('county.held.empty') }}
        {...(mayAct ? { rowSelection: { selectedRowKeys: [...selected], onChange: (keys) => setSelected(keys.map(String)) } } : {})}
        columns={[
          { title: t('county.held.reason'), render: (_, held) => <Tag color={held.reason === 'person' || held.reason === 'unreadable' ? 'error' : 'warning'}>{t(`county.reason.${held.reason}`)}</Tag> },
          { title: t('county.held.what'), render: (_, held) => (held.recordKind ? fieldLabel(held.recordKind, undefined, language) : t('county.held.unreadable')) },
          { title: t('county.held.place'), render: (_, held) => (held.areaCode ? regions.fullNameOf(held.areaCode) : '—') },
          { title: t('county.held.by'), dataIndex: 'account' },
          { title: t('county.held.since'), render: (_, held) => timeOf(held.heldAt) },
          { title: t('county.held.tries'), align: 'right', dataIndex: 'tries' },
          { title: t('county.held.next'), render: (_, held) => (held.nextTryAt === null ? t(`county.reason.${held.reason}.until`) : timeOf(held.nextTryAt)) },
          { title: '', render: (_, held) => <Button type="link" size="small" onClick={() => setChosen(held)}>{t('county.held.open')}</Button> },
        ]}
      />
      {chosen && <HeldDrawer key={chosen.opId} held={chosen} mayAct={mayAct} onAct={act} onClose={() => setChosen(undefined)} />}
    </>
  )
}
