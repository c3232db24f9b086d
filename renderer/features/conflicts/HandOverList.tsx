import { Button, Empty, Space, Table } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { may } from '../../../shared/domain/access/powers.ts'
import { fieldLabel } from '../../../shared/messages/field-label.ts'
import type { HandOver } from '../../../shared/sync/hand-over.ts'
import { useAccount } from '../../store/account-context.ts'
import { useRegions } from '../../store/region-context.ts'
import { useListing, useStore } from '../../store/store-context.ts'
import { OfferedList } from './OfferedList.tsx'

/** What others handed in on households that are this account's now: what is offered first, then what is in the database and is looked at. */
export function HandOverList({ handOvers: all }: { readonly handOvers: readonly HandOver[] }) {
  const { t, i18n } = useTranslation()
  const language = i18n.language === 'en' ? 'en' : 'zh-CN'
  const store = useStore()
  const listing = useListing()
  const regions = useRegions()
  const mayTake = may(useAccount().role, 'take_hand_overs')
  const [selected, setSelected] = useState<readonly string[]>([])
  if (all.length === 0) return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={<>{t('conflicts.hand-over.empty')}<br />{t('conflicts.hand-over.empty.todo')}</>} />

  const nameOf = (one: HandOver) => {
    const row = listing?.rowOf(one.householdId)
    return row === undefined ? regions.nameOf(one.areaCode) : (listing?.factsAt(row).headName ?? '')
  }
  async function take() {
    await store.takeHandOvers([...selected])
    setSelected([])
  }
  const offered = all.filter((one) => one.offered !== null)
  const handOvers = all.filter((one) => one.offered === null)
  return (
    <>
      {offered.length > 0 && <OfferedList handOvers={offered} nameOf={nameOf} />}
      {handOvers.length > 0 && <Space style={{ marginBottom: 12 }}>
        {mayTake && <Button type="primary" disabled={selected.length === 0} onClick={() => void take().catch(reportError)}>{t('conflicts.hand-over.take', { count: selected.length })}</Button>}
        <span>{t('conflicts.hand-over.note')}</span>
      </Space>}
      {handOvers.length > 0 && <Table<HandOver>
        size="small"
        rowKey="id"
        dataSource={[...handOvers]}
        pagination={{ pageSize: 50, hideOnSinglePage: true }}
        rowSelection={{ selectedRowKeys: [...selected], onChange: (keys) => setSelected(keys.map(String)) }}
        columns={[
          { title: t('conflicts.hand-over.household'), render: (_, one) => <Link to={`/households/${one.householdId}`}>{nameOf(one)}</Link> },
          { title: t('conflicts.hand-over.what'), render: (_, one) => `${fieldLabel(one.recordKind, undefined, language)}：${one.fields.slice(0, 4).map((field) => fieldLabel(one.recordKind, field, language)).join('、')}${one.fields.length > 4 ? '…' : ''}` },
          { title: t('conflicts.hand-over.by'), dataIndex: 'by' },
          { title: t('conflicts.hand-over.made'), render: (_, one) => new Date(one.madeAt).toLocaleString(language) },
          { title: t('conflicts.hand-over.handed'), render: (_, one) => new Date(one.handedAt).toLocaleString(language) },
        ]}
      />}
    </>
  )
}
