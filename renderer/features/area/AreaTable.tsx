import { Table } from 'antd'
import type { ColumnsType } from 'antd/es/table'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { formatHouseholdQuery } from '../../../shared/domain/household-query.ts'
import type { RegionCode } from '../../../shared/domain/region.ts'
import { AREA_COLUMNS } from './area-columns.ts'
import type { AreaRow, AreaView } from './area-rows.ts'

export interface AreaTableProps {
  readonly view: AreaView
  readonly nameOf: (region: RegionCode) => string
}

/** A row for each region below and one for the whole; every figure leads to the households behind it. */
export function AreaTable({ view, nameOf }: AreaTableProps) {
  const { t } = useTranslation()
  const columns = useMemo<ColumnsType<AreaRow>>(() => [
    {
      title: t('area.region'),
      key: 'region',
      fixed: 'left',
      width: 148,
      ellipsis: true,
      render: (_, row) => (row === view.total ? <strong>{t('area.total')}</strong> : <Link to={`/area?code=${row.region}`}>{nameOf(row.region)}</Link>),
    },
    ...AREA_COLUMNS.map((column) => ({
      title: t(column.heading, { item: column.item ? t(column.item) : '' }),
      key: column.id,
      align: 'right' as const,
      width: 112,
      ...(view.children.length > 1 ? { sorter: (left: AreaRow, right: AreaRow) => (column.value(left.figures) ?? Number.NEGATIVE_INFINITY) - (column.value(right.figures) ?? Number.NEGATIVE_INFINITY) } : {}),
      render: (_: unknown, row: AreaRow) => <Link className="area-figure" to={`/households?${formatHouseholdQuery({ area: row.region, ...column.behind })}`}>{column.show(row.figures)}</Link>,
    })),
  ], [t, view, nameOf])

  return (
    <Table<AreaRow>
      size="small"
      bordered
      columns={columns}
      dataSource={[...view.children]}
      rowKey={(row) => row.region}
      pagination={false}
      scroll={{ x: 148 + AREA_COLUMNS.length * 112, y: 320 }}
      sticky
      summary={() => (
        <Table.Summary fixed="top">
          <Table.Summary.Row className="area-total">
            <Table.Summary.Cell index={0}><strong>{t('area.total')}</strong></Table.Summary.Cell>
            {AREA_COLUMNS.map((column, position) => (
              <Table.Summary.Cell key={column.id} index={position + 1} align="right">
                <Link className="area-figure" to={`/households?${formatHouseholdQuery({ area: view.total.region, ...column.behind })}`}><strong>{column.show(view.total.figures)}</strong></Link>
              </Table.Summary.Cell>
            ))}
          </Table.Summary.Row>
        </Table.Summary>
      )}
    />
  )
}
