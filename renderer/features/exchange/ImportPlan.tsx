import { Alert, App, Button, Flex, Table, Tabs } from 'antd'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { PlannedHousehold } from '../../../shared/exchange/national-layout/plan-import.ts'
import { platform } from '../../platform/platform.ts'
import { askWorkbook } from './ask-workbook.ts'
import { changeLines, refusedLines } from './plan-lines.ts'

export interface ImportPlanProps {
  readonly households: readonly PlannedHousehold[]
  readonly unknownColumns: readonly string[]
  readonly mayImport: boolean
  readonly onImport: () => void
}

const STATUSES = ['new', 'changed', 'unchanged', 'refused'] as const
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** The dry run: what would be new, changed, left alone and refused, and why. */
export function ImportPlan({ households, unknownColumns, mayImport, onImport }: ImportPlanProps) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const byStatus = useMemo(() => new Map(STATUSES.map((status) => [status, households.filter((household) => household.status === status)])), [households])
  const refused = useMemo(() => refusedLines(households, t), [households, t])
  const count = (byStatus.get('new')?.length ?? 0) + (byStatus.get('changed')?.length ?? 0)

  async function downloadRefused() {
    const head = [t('exchange.column.row'), t('exchange.column.column'), t('exchange.column.household_no'), t('exchange.column.head'), t('exchange.column.reason')]
    const rows = [head, ...refused.map((line) => [line.row, line.column, line.householdNo, line.headName, line.reason])]
    const answer = await askWorkbook({ kind: 'write', sheetName: t('exchange.status.refused', { count: refused.length }).slice(0, 31), rows, textColumns: [2], headRows: 1 }, new AbortController().signal)
    if (answer.kind === 'bytes') await platform.saveFile(`${t('exchange.import.refused_download')}.xlsx`, answer.bytes, XLSX)
    else void message.error(answer.kind === 'failed' ? answer.reason : '')
  }

  const plain = [
    { title: t('exchange.column.rows'), width: 90, render: (_: unknown, household: PlannedHousehold) => rowSpan(household.rows) },
    { title: t('exchange.column.head'), width: 150, ellipsis: true, dataIndex: 'headName' },
    { title: t('exchange.column.household_no'), width: 170, dataIndex: 'householdNo' },
    { title: t('exchange.column.village'), width: 130, ellipsis: true, dataIndex: 'village' },
    { title: t('exchange.column.changes'), render: (_: unknown, household: PlannedHousehold) => changeLines(household, t).map((line) => <div key={line}>{line}</div>) },
  ]
  const paging = { pageSize: 50, showSizeChanger: false, size: 'small' } as const

  return (
    <Flex vertical gap={8}>
      {unknownColumns.length > 0 && <Alert type="warning" title={t('exchange.import.unknown_columns', { columns: unknownColumns.join('、') })} />}
      <Tabs
        size="small"
        defaultActiveKey={STATUSES.find((status) => (byStatus.get(status)?.length ?? 0) > 0) ?? 'new'}
        items={STATUSES.map((status) => ({
          key: status,
          label: t(`exchange.status.${status}`, { count: byStatus.get(status)?.length ?? 0 }),
          children: status === 'refused'
            ? (
              <Flex vertical gap={8}>
                {refused.length > 0 && <Button style={{ alignSelf: 'flex-start' }} onClick={() => void downloadRefused()}>{t('exchange.import.refused_download')}</Button>}
                <Table size="small" bordered virtual scroll={{ x: 900, y: 340 }} pagination={false} dataSource={[...refused]} rowKey="key" columns={[
                  { title: t('exchange.column.row'), width: 64, dataIndex: 'row' },
                  { title: t('exchange.column.column'), width: 150, ellipsis: true, dataIndex: 'column' },
                  { title: t('exchange.column.head'), width: 130, ellipsis: true, dataIndex: 'headName' },
                  { title: t('exchange.column.reason'), dataIndex: 'reason' },
                ]} />
              </Flex>
            )
            : <Table size="small" bordered pagination={paging} dataSource={[...(byStatus.get(status) ?? [])]} rowKey={(household) => household.rows.join()} columns={status === 'changed' ? plain : plain.slice(0, 4)} scroll={{ y: 340 }} />,
        }))}
      />
      <Button type="primary" disabled={count === 0 || !mayImport} onClick={onImport} style={{ alignSelf: 'flex-start' }}>{count === 0 ? t('exchange.import.nothing') : t('exchange.import.save', { count })}</Button>
    </Flex>
  )
}

function rowSpan(rows: readonly number[]): string {
  const first = Math.min(...rows)
  const last = Math.max(...rows)
  return first === last ? String(first) : `${first}–${last}`
}
