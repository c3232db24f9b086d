import { App, Button, Input, Modal, Tag, Typography } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CountyClient } from '../../sync/county-client.ts'
import type { DeviceLine } from './device-rows.ts'
import { problemKeys } from './use-answer.ts'

export interface BarDeviceProps {
  readonly line: DeviceLine
  readonly client: CountyClient
  readonly onDone: () => void
}

/** Takes the certificate of a lost computer back, with a reason; shows where that has been done. */
export function BarDevice({ line, client, onDone }: BarDeviceProps) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const [isAsking, setIsAsking] = useState(false)
  const [reason, setReason] = useState('')
  const { certificateId, displayName: name, account } = line
  if (line.isBarred) return <Tag color="error">{t('county.bar.done')}</Tag>
  if (certificateId === null) return null

  async function bar(id: string) {
    const result = await client.barDevice({ certificateId: id, reason })
    setIsAsking(false)
    if (result.kind !== 'ok') void message.error(problemKeys(result).map((key) => t(key)).join(' '))
    onDone()
  }

  return (
    <>
      <Button size="small" danger onClick={() => setIsAsking(true)}>{t('county.bar')}</Button>
      <Modal open={isAsking} title={t('county.bar')} okText={t('county.bar')} cancelText={t('county.recovery.cancel')} okButtonProps={{ danger: true, disabled: reason.trim() === '' }} onCancel={() => setIsAsking(false)} onOk={() => bar(certificateId)} destroyOnHidden>
        <Typography.Paragraph>{t('county.bar.ask', { name, account })}</Typography.Paragraph>
        <Input value={reason} maxLength={200} placeholder={t('county.bar.reason')} aria-label={t('county.bar.reason')} onChange={(event) => setReason(event.target.value)} />
      </Modal>
    </>
  )
}
