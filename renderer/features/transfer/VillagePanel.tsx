import { ExportOutlined, ImportOutlined } from '@ant-design/icons'
import { Alert, Button, Card, Flex, Table, Tag, Typography } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { RegionCode } from '../../../shared/domain/region.ts'
import { useAccount } from '../../store/account-context.ts'
import { useRegions } from '../../store/region-context.ts'
import { useStore, useSyncCounts } from '../../store/store-context.ts'
import type { TransferState } from '../../store/transfer/transfer-store.ts'
import { exportState } from './export-state.ts'
import { fileTime } from './transfer-words.ts'
import type { Notice, TransferWork } from './use-transfer.ts'

/** Own work out, receipts in. */
export function VillagePanel({ work }: { readonly work: TransferWork }) {
  const { t, i18n } = useTranslation()
  const { transfer } = useStore()
  const { account } = useAccount()
  const waiting = useSyncCounts()?.waiting ?? 0
  const canExport = work.state?.certificate?.isRevoked === false

  async function exportNow(): Promise<Notice> {
    const made = await transfer.exportPackage()
    const name = t('transfer.file.package', { account, time: fileTime(new Date()) })
    if (!(await work.saveFile(name, made.bytes))) return { type: 'info', lines: [t('transfer.export.cancelled')] }
    await transfer.noteExported(made)
    return { type: 'success', lines: [t('transfer.export.done', { count: made.operations, name }), ...(made.more ? [t('transfer.export.more')] : [])] }
  }

  async function importNow(): Promise<Notice | undefined> {
    const file = await work.openFile()
    if (!file) return undefined
    const { answered, news, outcomes, needsNetwork } = await transfer.importReceipts(file)
    const network = needsNetwork ? [t('transfer.receipt.network')] : []
    if (answered === 0 && news === 0) return { type: 'info', lines: [t('transfer.receipt.known'), ...network] }
    const needsLook = outcomes.conflict + outcomes.held + outcomes.rejected > 0
    return { type: needsLook ? 'warning' : 'success', lines: [t('transfer.receipt.done', { answered, news }), ...(answered > 0 ? [t('transfer.receipt.outcomes', { ...outcomes })] : []), ...network] }
  }

  return (
    <>
      {work.state && <CertificateLine certificate={work.state.certificate} approvalCode={work.state.approvalCode} />}
      <Flex gap={12} align="stretch" wrap>
        <Card size="small" title={t('transfer.export')} className="transfer-step">
          <Typography.Paragraph>{waiting > 0 ? t('transfer.export.text', { count: waiting }) : t('transfer.export.text.none')}</Typography.Paragraph>
          <Button type={waiting > 0 ? 'primary' : 'default'} icon={<ExportOutlined />} disabled={!canExport || work.isBusy} onClick={() => work.run(exportNow)}>
            {waiting > 0 ? t('transfer.export.start', { count: waiting }) : t('transfer.export.start.none')}
          </Button>
        </Card>
        <Card size="small" title={t('transfer.receipt')} className="transfer-step">
          <Typography.Paragraph>{t('transfer.receipt.text')}</Typography.Paragraph>
          <Button icon={<ImportOutlined />} disabled={work.state?.certificate == null || work.isBusy} onClick={() => work.run(importNow)}>{t('transfer.receipt.start')}</Button>
        </Card>
      </Flex>
      <Table
        size="small"
        rowKey="packageId"
        dataSource={[...(work.state?.exports ?? [])]}
        pagination={{ pageSize: 8, hideOnSinglePage: true }}
        locale={{ emptyText: t('transfer.export.empty') }}
        columns={[
          { title: t('transfer.export.at'), key: 'at', width: 220, render: (_, row) => new Date(row.at).toLocaleString(i18n.language) },
          { title: t('transfer.export.operations'), dataIndex: 'operations', width: 120, align: 'right' },
          { title: t('transfer.export.state'), key: 'state', render: (_, row) => { const state = exportState(row, waiting); return <Tag color={state === 'waiting' ? 'warning' : 'success'}>{t(`transfer.export.state.${state}`)}</Tag> } },
        ]}
      />
    </>
  )
}

function CertificateLine({ certificate, approvalCode }: Pick<TransferState, 'certificate' | 'approvalCode'>) {
  const { t, i18n } = useTranslation()
  const { nameOf } = useRegions()
  const [openedAt] = useState(() => Date.now())
  if (approvalCode !== null) return <Alert type="warning" showIcon title={t('transfer.certificate.pending', { code: approvalCode })} />
  if (!certificate) return <Alert type="warning" showIcon title={t('transfer.certificate.none')} />
  if (certificate.isRevoked) return <Alert type="error" showIcon title={t('transfer.certificate.revoked')} />
  const date = new Date(certificate.notAfter).toLocaleDateString(i18n.language)
  if (Date.parse(certificate.notAfter) < openedAt) return <Alert type="warning" showIcon title={t('transfer.certificate.ended', { date })} />
  return <Typography.Text type="secondary">{t('transfer.certificate', { date, county: nameOf(RegionCode.parse(`${certificate.countyCode}000000`)) })}</Typography.Text>
}
