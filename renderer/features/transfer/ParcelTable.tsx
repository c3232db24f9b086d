import { Button, Popconfirm, Table, Tag } from 'antd'
import { useTranslation } from 'react-i18next'
import { RegionCode } from '../../../shared/domain/region.ts'
import { useRegions } from '../../store/region-context.ts'
import type { Parcel } from '../../store/transfer/transfer-store.ts'
import { reasonWords } from './transfer-words.ts'

const COLOUR: Readonly<Record<Parcel['state'], string>> = { received: 'processing', handed_in: 'warning', answered: 'success', refused: 'error' }

/** Packages that this device carries, and how far each has come. */
export function ParcelTable({ parcels, onDrop }: { readonly parcels: readonly Parcel[]; readonly onDrop: (packageId: string) => void }) {
  const { t, i18n } = useTranslation()
  const { fullNameOf } = useRegions()
  const areaOf = (code: string) => { const parsed = RegionCode.safeParse(code); return parsed.success ? fullNameOf(parsed.data) : code }
  return (
    <Table<Parcel>
      size="small"
      rowKey="packageId"
      title={() => t('transfer.parcels')}
      dataSource={[...parcels]}
      pagination={{ pageSize: 10, hideOnSinglePage: true }}
      locale={{ emptyText: t('transfer.parcels.empty') }}
      columns={[
        { title: t('transfer.parcel.village'), key: 'village', render: (_, parcel) => areaOf(parcel.areaCode) },
        { title: t('transfer.parcel.account'), dataIndex: 'account', width: 110 },
        { title: t('transfer.parcel.operations'), dataIndex: 'operations', width: 100, align: 'right' },
        { title: t('transfer.parcel.at'), key: 'at', width: 180, render: (_, parcel) => new Date(parcel.at).toLocaleString(i18n.language) },
        { title: t('transfer.parcel.state'), key: 'state', width: 320, render: (_, parcel) => <><Tag color={COLOUR[parcel.state]}>{t(`transfer.parcel.state.${parcel.state}`)}</Tag>{parcel.reason !== null && <div className="transfer-reason">{reasonWords(parcel.reason, t)}</div>}</> },
        {
          title: '', key: 'drop', width: 90, render: (_, parcel) => (
            <Popconfirm title={t('transfer.parcel.drop.ask')} okText={t('transfer.parcel.drop')} cancelText={t('transfer.cancel')} onConfirm={() => onDrop(parcel.packageId)}>
              <Button size="small" type="text">{t('transfer.parcel.drop')}</Button>
            </Popconfirm>
          ),
        },
      ]}
    />
  )
}
