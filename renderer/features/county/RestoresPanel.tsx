import { Alert, Empty, Table } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Restore } from './restores.ts'

export interface RestoresPanelProps {
  /** Undefined until the server has answered. */
  readonly restores: readonly Restore[] | undefined
  readonly problem: readonly string[] | null
}

/** Every time that the database was put back, the newest first. */
export function RestoresPanel({ restores, problem }: RestoresPanelProps) {
  const { t, i18n } = useTranslation()
  if (problem) return <Alert type="warning" showIcon role="alert" title={problem.map((key) => t(key)).join(' ')} />
  if (restores?.length === 0) return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={<>{t('restores.empty')}<br />{t('restores.empty.todo')}</>} />
  return (
    <Table<Restore>
      size="small"
      rowKey="key"
      loading={!restores}
      dataSource={[...(restores ?? [])]}
      pagination={{ pageSize: 20, hideOnSinglePage: true }}
      columns={[
        { title: t('restores.at'), width: 220, render: (_, { at }) => new Date(at).toLocaleString(i18n.language) },
        { title: t('restores.by'), render: (_, { by }) => t(by) },
      ]}
    />
  )
}
