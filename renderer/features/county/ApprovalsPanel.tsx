import { Alert, App, Button, Space, Table } from 'antd'
import { useTranslation } from 'react-i18next'
import type { ApprovalsReply } from '../../../shared/protocol/certificate.ts'
import { useRegions } from '../../store/region-context.ts'
import type { CountyClient } from '../../sync/county-client.ts'
import { problemKeys, useAnswer } from './use-answer.ts'

type Waiting = ApprovalsReply['devices'][number]

/** New computers of people who had one barred; nothing is shown while none waits. */
export function ApprovalsPanel({ client }: { readonly client: CountyClient }) {
  const { t, i18n } = useTranslation()
  const { modal, message } = App.useApp()
  const regions = useRegions()
  const { value, again } = useAnswer(client.listApprovals)

  function decide({ deviceId, displayName: name, account, code }: Waiting, isApproved: boolean) {
    const verb = isApproved ? 'approve' : 'refuse'
    modal.confirm({
      title: t(`county.approval.${verb}`),
      content: t(`county.approval.${verb}.ask`, { name, account, code }),
      okText: t(`county.approval.${verb}`),
      cancelText: t('county.approval.cancel'),
      onOk: async () => {
        const result = await client.decideApproval({ deviceId, isApproved })
        if (result.kind !== 'ok') void message.error(problemKeys(result).map((key) => t(key)).join(' '))
        again()
      },
    })
  }

  if (!value || value.devices.length === 0) return null
  return (
    <>
      <Alert type="warning" showIcon title={t('county.approval.note')} style={{ marginBottom: 12 }} />
      <Table<Waiting>
        size="small"
        rowKey="deviceId"
        dataSource={[...value.devices]}
        pagination={false}
        style={{ marginBottom: 16 }}
        columns={[
          { title: t('county.devices.who'), render: (_, device) => `${device.displayName} ${device.account}` },
          { title: t('county.devices.place'), render: (_, device) => device.scope.map((code) => regions.fullNameOf(code)).join('、') },
          { title: t('county.recovery.at'), render: (_, device) => new Date(device.askedAt).toLocaleString(i18n.language) },
          { title: t('county.approval.code'), render: (_, device) => device.code },
          { title: '', render: (_, device) => <Space><Button size="small" type="primary" onClick={() => decide(device, true)}>{t('county.approval.approve')}</Button><Button size="small" danger onClick={() => decide(device, false)}>{t('county.approval.refuse')}</Button></Space> },
        ]}
      />
    </>
  )
}
