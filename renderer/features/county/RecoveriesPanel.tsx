import { Alert, App, Button, Space, Table } from 'antd'
import { useTranslation } from 'react-i18next'
import type { RecoveriesReply } from '../../../shared/protocol/recovery.ts'
import { useRegions } from '../../store/region-context.ts'
import type { CountyClient } from '../../sync/county-client.ts'
import { problemKeys, useAnswer } from './use-answer.ts'

type Request = RecoveriesReply['requests'][number]

/** Cadres who forgot the password of their data: an officer makes sure who asks before saying yes. */
export function RecoveriesPanel({ client }: { readonly client: CountyClient }) {
  const { t, i18n } = useTranslation()
  const { modal, message } = App.useApp()
  const regions = useRegions()
  const { value, problem, isAsking, again } = useAnswer(client.listRecoveries)

  function decide(request: Request, isApproved: boolean) {
    modal.confirm({
      title: t(isApproved ? 'county.recovery.approve' : 'county.recovery.refuse'),
      content: t(isApproved ? 'county.recovery.approve.ask' : 'county.recovery.refuse.ask', { name: request.displayName, account: request.account, code: request.code }),
      okText: t(isApproved ? 'county.recovery.approve' : 'county.recovery.refuse'),
      cancelText: t('county.recovery.cancel'),
      onOk: async () => {
        const result = await client.decideRecovery({ id: request.id, isApproved })
        if (result.kind !== 'ok') void message.error(problemKeys(result).map((key) => t(key)).join(' '))
        again()
      },
    })
  }

  return (
    <>
      {problem && <Alert type="warning" showIcon role="alert" title={problem.map((key) => t(key)).join(' ')} style={{ marginBottom: 12 }} />}
      <Space className="county-tools" wrap>
        <span>{t('county.recovery.note')}</span>
        <Button onClick={again} loading={isAsking}>{t('county.again')}</Button>
      </Space>
      <Table<Request>
        size="small"
        rowKey="id"
        loading={isAsking && !value}
        dataSource={[...(value?.requests ?? [])]}
        pagination={false}
        locale={{ emptyText: t('county.recovery.empty') }}
        columns={[
          { title: t('county.devices.who'), render: (_, request) => `${request.displayName} ${request.account}` },
          { title: t('county.devices.place'), render: (_, request) => request.scope.map((code) => regions.fullNameOf(code)).join('、') },
          { title: t('county.recovery.at'), render: (_, request) => new Date(request.requestedAt).toLocaleString(i18n.language) },
          { title: t('county.approval.code'), render: (_, request) => <strong>{request.code}</strong> },
          { title: '', render: (_, request) => <Space><Button size="small" type="primary" onClick={() => decide(request, true)}>{t('county.recovery.approve')}</Button><Button size="small" danger onClick={() => decide(request, false)}>{t('county.recovery.refuse')}</Button></Space> },
        ]}
      />
    </>
  )
}
