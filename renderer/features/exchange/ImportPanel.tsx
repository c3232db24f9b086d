import { FileExcelOutlined } from '@ant-design/icons'
import { Alert, Button, Card, Flex, Progress, Spin, Typography } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { editingPower } from '../../../shared/domain/access/editing-power.ts'
import { platform } from '../../platform/platform.ts'
import { useAccount } from '../../store/account-context.ts'
import { useRegions } from '../../store/region-context.ts'
import { useStore } from '../../store/store-context.ts'
import { ImportPlan } from './ImportPlan.tsx'
import { useImport } from './use-import.ts'

/** From a file to a change set: choose, look, import, undo. */
export function ImportPanel() {
  const { t } = useTranslation()
  const store = useStore()
  const account = useAccount()
  const { regions } = useRegions()
  const [thisYear] = useState(() => new Date().getFullYear())
  const job = useImport(store, regions, thisYear)
  const { state } = job
  const mayImport = editingPower(account.role) === 'records'

  async function choose() {
    const file = await platform.openFile(['xlsx'])
    if (file) await job.start(file)
  }

  return (
    <Card size="small" title={t('exchange.import')}>
      <Flex vertical gap={10}>
        <Typography.Text type="secondary">{t('exchange.import.intro')}</Typography.Text>
        {!mayImport && <Alert type="info" title={t('exchange.import.read_only')} />}
        {(state.step === 'idle' || state.step === 'refused' || state.step === 'done' || state.step === 'planned') && (
          <Flex gap={8} align="center">
            <Button type={state.step === 'idle' ? 'primary' : 'default'} icon={<FileExcelOutlined />} onClick={() => void choose()}>{t(state.step === 'idle' ? 'exchange.import.choose' : 'exchange.import.again')}</Button>
            {state.step !== 'idle' && <Typography.Text ellipsis>{state.name}</Typography.Text>}
          </Flex>
        )}
        {state.step === 'idle' && state.wasCancelled && <Alert type="info" title={t('exchange.import.cancelled')} />}
        {(state.step === 'reading' || state.step === 'comparing') && (
          <Flex gap={12} align="center" role="status">
            <Spin /> {t(`exchange.import.${state.step}`, { name: state.name })}
            <Button size="small" onClick={job.cancel}>{t('exchange.import.cancel')}</Button>
          </Flex>
        )}
        {state.step === 'refused' && <Alert type="error" showIcon role="alert" title={t(state.reason, state.details)} />}
        {state.step === 'planned' && <ImportPlan households={state.households} unknownColumns={state.unknownColumns} mayImport={mayImport} onImport={() => void job.save(t('exchange.import.change_set', { name: state.name }))} />}
        {state.step === 'saving' && (
          <Flex gap={12} align="center" role="status">
            <Progress percent={state.progress.total === 0 ? 0 : Math.floor((state.progress.done / state.progress.total) * 100)} style={{ maxWidth: 360 }} />
            {t('exchange.import.saving', { ...state.progress })}
            <Button size="small" onClick={job.cancel}>{t('exchange.import.cancel')}</Button>
          </Flex>
        )}
        {state.step === 'done' && <Alert type="success" showIcon title={t('exchange.import.done', { count: state.changeSet.households })} action={<Link to="/change-sets">{t('exchange.import.undo_link')}</Link>} />}
      </Flex>
    </Card>
  )
}
