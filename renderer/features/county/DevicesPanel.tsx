import { Alert, Button, Checkbox, Space, Table, Tag, Typography } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { may } from '../../../shared/domain/access/powers.ts'
import { platform } from '../../platform/platform.ts'
import { useAccount } from '../../store/account-context.ts'
import { useRegions } from '../../store/region-context.ts'
import type { CountyClient } from '../../sync/county-client.ts'
import { BarDevice } from './BarDevice.tsx'
import { deviceLines, type DeviceLine, type DeviceState } from './device-rows.ts'
import { useAnswer } from './use-answer.ts'
import { writeTableWorkbook } from '../../components/data-table/write-table-workbook.ts'

const COLOURS: Record<DeviceState, string> = { never: 'error', silent: 'error', held: 'warning', waiting: 'processing', well: 'success' }

/** Which device last synced when, and what waits on it; those that need somebody come first. After a restore, which have not been heard of since. */
export function DevicesPanel({ client, restoredAt }: { readonly client: CountyClient; readonly restoredAt: string | null }) {
  const { t, i18n } = useTranslation()
  const regions = useRegions()
  const mayBar = may(useAccount().role, 'revoke_devices')
  const { value, problem, isAsking, cameAt, again } = useAnswer(client.listDevices)
  const [onlyUnseen, setOnlyUnseen] = useState(false)
  const lines = value ? deviceLines(value, cameAt, restoredAt) : []
  const unseen = lines.filter((line) => line.isUnseenSinceRestore)
  const shown = onlyUnseen && restoredAt !== null ? unseen : lines
  const counts = (state: DeviceState) => lines.filter((line) => line.state === state).length
  const timeOf = (at: string | null) => (at === null ? '—' : new Date(at).toLocaleString(i18n.language, { dateStyle: 'short', timeStyle: 'short' }))
  const placeOf = (line: DeviceLine) => line.scope.map((code) => regions.nameOf(code)).join('、')
  const number = (count: number | null) => (count === null ? '—' : count.toLocaleString(i18n.language))

  async function exportLines() {
    const heads = ['place', 'who', 'state', 'seen', 'unsent', 'oldest', 'held', 'conflicts', 'drafts', 'agreed', 'program'].map((column) => t(`county.devices.${column}`))
    const bytes = await writeTableWorkbook(t('county.tab.devices'), heads, shown.map((line) => [placeOf(line), `${line.displayName} ${line.account}`, [t(`county.state.${line.state}`), ...(line.isUnseenSinceRestore ? [t('restores.unseen')] : [])].join('、'), timeOf(line.lastSeenAt), line.unsent, timeOf(line.oldestUnsentAt), line.held, line.conflicts, line.drafts, timeOf(line.lastAgreedAt), line.program]))
    await platform.saveFile(`${t('county.tab.devices')}.xlsx`, bytes, 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
  }

  return (
    <>
      {problem && <Alert type="warning" showIcon role="alert" title={problem.map((key) => t(key)).join(' ')} style={{ marginBottom: 12 }} />}
      <Space className="county-tools" wrap>
        {value && <span>{t('county.devices.summary', { total: lines.length, silent: counts('silent'), never: counts('never'), held: counts('held'), days: value.silentAfterDays })}</span>}
        {restoredAt !== null && <Checkbox checked={onlyUnseen} onChange={(event) => setOnlyUnseen(event.target.checked)}>{t('restores.unseen.only', { count: unseen.length })}</Checkbox>}
        <Button onClick={again} loading={isAsking}>{t('county.again')}</Button>
        <Button disabled={shown.length === 0} onClick={() => void exportLines().catch(reportError)}>{t('county.export')}</Button>
      </Space>
      <Table<DeviceLine>
        size="small"
        rowKey="key"
        loading={isAsking && !value}
        dataSource={[...shown]}
        pagination={{ pageSize: 50, hideOnSinglePage: true }}
        scroll={{ x: 'max-content' }}
        locale={{ emptyText: t('county.devices.empty') }}
        columns={[
          { title: t('county.devices.place'), render: (_, line) => placeOf(line), width: 180, ellipsis: true },
          { title: t('county.devices.who'), render: (_, line) => <>{line.displayName} <Typography.Text type="secondary">{line.account}</Typography.Text></> },
          { title: t('county.devices.state'), render: (_, line) => <><Tag color={COLOURS[line.state]}>{t(`county.state.${line.state}`)}</Tag>{line.isUnseenSinceRestore && <Tag color="warning">{t('restores.unseen')}</Tag>}</> },
          { title: t('county.devices.seen'), render: (_, line) => (line.silentDays === null || line.silentDays < 1 ? timeOf(line.lastSeenAt) : t('county.devices.days', { time: timeOf(line.lastSeenAt), days: line.silentDays })) },
          { title: t('county.devices.unsent'), align: 'right', render: (_, line) => number(line.unsent) },
          { title: t('county.devices.oldest'), render: (_, line) => timeOf(line.oldestUnsentAt) },
          { title: t('county.devices.held'), align: 'right', render: (_, line) => number(line.held) },
          { title: t('county.devices.conflicts'), align: 'right', render: (_, line) => number(line.conflicts) },
          { title: t('county.devices.drafts'), align: 'right', render: (_, line) => number(line.drafts) },
          { title: t('county.devices.agreed'), render: (_, line) => timeOf(line.lastAgreedAt) },
          ...(mayBar ? [{ title: '', render: (_: unknown, line: DeviceLine) => <BarDevice line={line} client={client} onDone={again} /> }] : []),
        ]}
      />
    </>
  )
}
