import { ColumnWidthOutlined } from '@ant-design/icons'
import { Button, Checkbox, Popover } from 'antd'
import { useTranslation } from 'react-i18next'
import type { DataColumn, TableLayout } from '../../components/data-table/data-column.ts'

/** Which columns are shown. */
export function ColumnChoice({ columns, layout, onLayout }: { readonly columns: readonly DataColumn[]; readonly layout: TableLayout; readonly onLayout: (layout: TableLayout) => void }) {
  const { t } = useTranslation()
  const toggle = (id: string, isShown: boolean) => onLayout({ ...layout, hidden: isShown ? layout.hidden.filter((hidden) => hidden !== id) : [...layout.hidden, id] })
  return (
    <Popover
      trigger="click"
      placement="bottomRight"
      content={
        <div className="column-choice">
          {columns.map((column) => (
            <Checkbox key={column.id} checked={!layout.hidden.includes(column.id)} disabled={column.isFixed === true} onChange={(event) => toggle(column.id, event.target.checked)}>{column.header}</Checkbox>
          ))}
          <Button size="small" onClick={() => onLayout({ hidden: [], widths: {} })}>{t('households.columns.reset')}</Button>
        </div>
      }
    >
      <Button icon={<ColumnWidthOutlined />}>{t('households.columns')}</Button>
    </Popover>
  )
}
