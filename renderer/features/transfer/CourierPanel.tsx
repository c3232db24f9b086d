import { CloudUploadOutlined, FileZipOutlined, ImportOutlined, InboxOutlined, SendOutlined } from '@ant-design/icons'
import { Button, Card, Flex, Typography } from 'antd'
import { useTranslation } from 'react-i18next'
import { readBundle } from '../../../shared/transfer/bundle.ts'
import { useStore } from '../../store/store-context.ts'
import { ParcelTable } from './ParcelTable.tsx'
import { fileTime, reasonWords } from './transfer-words.ts'
import type { Notice, TransferWork } from './use-transfer.ts'

type Bytes = Uint8Array<ArrayBuffer>

export interface CourierPanelProps {
  readonly work: TransferWork
  /** Sends a file to the county; resolves with its answer, or with the words of why there is none. */
  readonly onHandIn: (file: Bytes) => Promise<{ readonly answer: Bytes } | { readonly problem: string }>
}

/** Other people's packages on to the county, and the receipts back to them. */
export function CourierPanel({ work, onHandIn }: CourierPanelProps) {
  const { t } = useTranslation()
  const { transfer } = useStore()
  const parcels = work.state?.parcels ?? []
  const open = parcels.filter((parcel) => parcel.state === 'received' || parcel.state === 'handed_in').length
  const answered = parcels.filter((parcel) => parcel.state === 'answered').length

  async function collect(): Promise<Notice | undefined> {
    const file = await work.openFile()
    if (!file) return undefined
    const count = await transfer.collectPackages(file)
    return count > 0 ? { type: 'success', lines: [t('transfer.collect.done', { count })] } : { type: 'info', lines: [t('transfer.collect.known')] }
  }

  async function saveBundle(): Promise<Notice | undefined> {
    const { bytes, packages, left } = await transfer.bundlePackages()
    const name = t('transfer.file.bundle', { time: fileTime(new Date()) })
    if (!(await work.saveFile(name, bytes))) return undefined
    await transfer.noteHandedIn(bytes)
    return { type: 'success', lines: [t('transfer.hand_in.bundled', { count: packages, name }), ...(left > 0 ? [t('transfer.hand_in.left', { count: left })] : [])] }
  }

  async function handIn(file: Bytes, keepsAnswer: boolean): Promise<Notice> {
    const sent = await onHandIn(file)
    if ('problem' in sent) return { type: 'error', lines: [sent.problem] }
    await transfer.takeAnswers(sent.answer)
    const { results } = readBundle(sent.answer).about
    const refused = results.flatMap(({ reason }) => reason ?? [])
    // The villages of a file that was brought are waiting for it elsewhere.
    if (keepsAnswer && refused.length < results.length) await work.saveFile(t('transfer.file.receipts', { time: fileTime(new Date()) }), sent.answer)
    return { type: refused.length > 0 ? 'warning' : 'success', lines: [t('transfer.hand_in.done', { imported: results.length - refused.length, refused: refused.length }), ...refused.map((reason) => t('transfer.hand_in.refused', { reason: reasonWords(reason, t) }))] }
  }

  async function handInCollected(): Promise<Notice> {
    const { bytes } = await transfer.bundlePackages()
    return handIn(bytes, false)
  }

  async function handInBrought(): Promise<Notice | undefined> {
    const file = await work.openFile()
    return file && handIn(file, true)
  }

  async function takeAnswers(): Promise<Notice | undefined> {
    const file = await work.openFile()
    return file && { type: 'success', lines: [t('transfer.answers.taken', { ...(await transfer.takeAnswers(file)) })] }
  }

  async function saveReceipts(): Promise<Notice | undefined> {
    const { bytes, packages } = await transfer.bundleReceipts()
    const name = t('transfer.file.receipts', { time: fileTime(new Date()) })
    return (await work.saveFile(name, bytes)) ? { type: 'success', lines: [t('transfer.answers.saved', { count: packages, name })] } : undefined
  }

  return (
    <>
      <Flex gap={12} align="stretch" wrap>
        <Card size="small" title={t('transfer.collect')} className="transfer-step">
          <Typography.Paragraph>{t('transfer.collect.text')}</Typography.Paragraph>
          <Button icon={<InboxOutlined />} disabled={work.isBusy} onClick={() => work.run(collect)}>{t('transfer.collect.start')}</Button>
        </Card>
        <Card size="small" title={t('transfer.hand_in')} className="transfer-step">
          <Typography.Paragraph>{t('transfer.hand_in.text')}</Typography.Paragraph>
          <Flex gap={8} wrap>
            <Button type="primary" icon={<CloudUploadOutlined />} disabled={open === 0 || work.isBusy} onClick={() => work.run(handInCollected)}>{t('transfer.hand_in.online', { count: open })}</Button>
            <Button icon={<FileZipOutlined />} disabled={open === 0 || work.isBusy} onClick={() => work.run(saveBundle)}>{t('transfer.hand_in.bundle', { count: open })}</Button>
            <Button icon={<CloudUploadOutlined />} disabled={work.isBusy} onClick={() => work.run(handInBrought)}>{t('transfer.hand_in.file')}</Button>
          </Flex>
        </Card>
        <Card size="small" title={t('transfer.answers')} className="transfer-step">
          <Typography.Paragraph>{t('transfer.answers.text')}</Typography.Paragraph>
          <Flex gap={8} wrap>
            <Button icon={<ImportOutlined />} disabled={work.isBusy} onClick={() => work.run(takeAnswers)}>{t('transfer.answers.take')}</Button>
            <Button icon={<SendOutlined />} disabled={answered === 0 || work.isBusy} onClick={() => work.run(saveReceipts)}>{t('transfer.answers.save', { count: answered })}</Button>
          </Flex>
        </Card>
      </Flex>
      <ParcelTable parcels={parcels} onDrop={(packageId) => work.run(() => transfer.dropParcel(packageId).then(() => undefined))} />
    </>
  )
}
