import { PlusOutlined } from '@ant-design/icons'
import { Button, Empty, Space, Spin, Tooltip } from 'antd'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { Outlet, useLocation, useNavigate } from 'react-router'
import { createLineLookup } from '../../../shared/assessment/line-lookup.ts'
import { editingPower } from '../../../shared/domain/access/editing-power.ts'
import { EMPTY_QUERY } from '../../../shared/domain/household-query.ts'
import { POVERTY_LINES } from '../../../shared/domain/parameters/poverty-lines.ts'
import { DataTable } from '../../components/data-table/DataTable.tsx'
import { useAccount } from '../../store/account-context.ts'
import { useListing } from '../../store/store-context.ts'
import { ColumnChoice } from './ColumnChoice.tsx'
import { FilterBar } from './FilterBar.tsx'
import { filterRows } from './filter-rows.ts'
import './households.css'
import { sortRows } from './sort-rows.ts'
import { useHouseholdColumns } from './use-household-columns.tsx'
import { useHouseholdQuery } from './use-household-query.ts'
import { useRowHeight } from './use-row-height.ts'
import { useRowMarks } from './use-row-marks.ts'
import { useTableLayout } from './use-table-layout.ts'

const NO_LINE = () => Number.NaN
const NO_ROWS = new Int32Array(0)

/** Every household of the scope: the screen that is used all day. */
export function HouseholdListScreen() {
  const { t, i18n } = useTranslation()
  const navigate = useNavigate()
  const { search, state } = useLocation()
  const listing = useListing()
  const mayEnter = editingPower(useAccount().role) === 'records'
  const [query, changeQuery] = useHouseholdQuery()
  const [layout, setLayout] = useTableLayout()
  const rowHeight = useRowHeight()
  const marks = useRowMarks(listing)
  const lineOf = useMemo(() => (listing ? createLineLookup(listing.columns, POVERTY_LINES) : NO_LINE), [listing])
  const columns = useHouseholdColumns(listing, lineOf, marks)
  const found = useMemo(() => listing?.search(query.text) ?? NO_ROWS, [listing, query.text])
  const filtered = useMemo(() => (listing ? filterRows(listing.columns, found, query, lineOf, marks) : NO_ROWS), [listing, found, query, lineOf, marks])
  const rows = useMemo(() => (listing ? sortRows(listing, filtered, query.sort, lineOf) : NO_ROWS), [listing, filtered, query.sort, lineOf])

  if (!listing || !layout) return <Spin description={t('households.reading')} style={{ margin: 'auto' }} />
  const shown = rows.length.toLocaleString(i18n.language)
  const total = listing.size.toLocaleString(i18n.language)
  const openNew = () => void navigate({ pathname: '/households/new', search }, { state })

  return (
    <>
      <header className="list-head">
        <h1 className="screen-title">{t('households.title')}</h1>
        <span role="status" className="list-count">{t(rows.length === listing.size ? 'households.count.all' : 'households.count.some', { shown, total })}</span>
        <Space className="list-tools">
          <ColumnChoice columns={columns} layout={layout} onLayout={setLayout} />
          <Tooltip title={mayEnter ? 'Alt+N' : t('households.new.not-allowed')}>
            <Button type="primary" icon={<PlusOutlined />} disabled={!mayEnter} onClick={openNew}>{t('households.new')}</Button>
          </Tooltip>
        </Space>
      </header>
      <FilterBar query={query} onChange={changeQuery} villages={listing.columns.villageCode} />
      <DataTable
        label={t('households.title')}
        columns={columns}
        rows={rows}
        rowHeight={rowHeight}
        sort={query.sort}
        onSort={(sort) => changeQuery({ sort })}
        layout={layout}
        onLayout={setLayout}
        onOpen={(row) => void navigate(`/households/${listing.factsAt(row).id}`)}
        resetKey={`${search} ${query.text}`}
        empty={listing.size === 0 ? (
          <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={<>{t('households.empty.none')}<br />{t('households.empty.none.todo')}</>}>
            <Space><Button onClick={() => void navigate('/exchange')}>{t('households.empty.import')}</Button>{mayEnter && <Button type="primary" onClick={openNew}>{t('households.new')}</Button>}</Space>
          </Empty>
        ) : (
          <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={<>{t('households.empty.filtered')}<br />{t('households.empty.filtered.todo')}</>}>
            <Button onClick={() => changeQuery({ ...EMPTY_QUERY, sort: query.sort })}>{t('households.clear')}</Button>
          </Empty>
        )}
      />
      <Outlet />
    </>
  )
}
