import { Alert, Flex, Typography } from 'antd'
import { useTranslation } from 'react-i18next'
import { editingPower } from '../../../shared/domain/access/editing-power.ts'
import { may } from '../../../shared/domain/access/powers.ts'
import { useAccount } from '../../store/account-context.ts'
import { useSyncCounts } from '../../store/store-context.ts'
import { CourierPanel, type CourierPanelProps } from './CourierPanel.tsx'
import './transfer.css'
import { useTransfer } from './use-transfer.ts'
import { VillagePanel } from './VillagePanel.tsx'

/** Work without a network: packages out, receipts back, and for township and county what they carry for villages. */
export function TransferPage({ onHandIn }: Pick<CourierPanelProps, 'onHandIn'>) {
  const { t } = useTranslation()
  const { role } = useAccount()
  const work = useTransfer()
  const waiting = useSyncCounts()?.waiting ?? 0
  const carries = may(role, 'carry_packages')
  const writes = editingPower(role) !== 'none'
  // Reviewers settle conflicts, which has to reach the county as well.
  const hasOwnWork = writes && (waiting > 0 || (work.state?.exports.length ?? 0) > 0)
  return (
    <Flex vertical gap={12}>
      <h1 className="screen-title">{t('transfer.title')}</h1>
      <Typography.Text type="secondary">{t('transfer.intro')}</Typography.Text>
      {work.notice && <Alert type={work.notice.type} role={work.notice.type === 'error' ? 'alert' : 'status'} showIcon title={work.notice.lines.map((line) => <div key={line}>{line}</div>)} />}
      {!carries && !writes && <Alert type="info" showIcon title={t('transfer.none')} />}
      {carries && <CourierPanel work={work} onHandIn={onHandIn} />}
      {carries && hasOwnWork && <h2 className="transfer-own">{t('transfer.own')}</h2>}
      {writes && (!carries || hasOwnWork) && <VillagePanel work={work} />}
    </Flex>
  )
}
