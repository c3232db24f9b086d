import { PlusOutlined } from '@ant-design/icons'
import { Alert, App, Button, Empty, Flex, Modal, Select, Spin } from 'antd'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { MAX_ATTACHMENT_BYTES } from '../../../shared/domain/attachment.ts'
import { ATTACHMENT_CATEGORY, type AttachmentCategory } from '../../../shared/domain/codes/attachment-category.ts'
import { useContents, usePicture } from '../../store/attachment-context.ts'
import { failureWords } from '../../store/failure-words.ts'
import { useStore } from '../../store/store-context.ts'
import type { LocalRecord } from '../../store/store.ts'
import { addAttachments } from './add-attachments.ts'
import { AttachmentTile } from './AttachmentTile.tsx'
import { codeOptions, languageOf } from './field-sections.ts'
import { savePatch } from './save-record.ts'
import type { TabProps } from './tab-props.ts'

const ACCEPTED = 'image/jpeg,image/png,image/webp,application/pdf'
const MEGABYTE = 1024 * 1024

/** Photos and scans of the household. */
export function AttachmentsTab({ file, isReadOnly }: TabProps) {
  const { t, i18n } = useTranslation()
  const { modal } = App.useApp()
  const store = useStore()
  const contents = useContents(file.household.record.id)
  const [category, setCategory] = useState<AttachmentCategory>('02')
  const [opened, setOpened] = useState<LocalRecord<'attachment'>>()
  const [problems, setProblems] = useState<readonly string[]>([])
  const [isAdding, setIsAdding] = useState(false)
  const picker = useRef<HTMLInputElement>(null)

  async function add(files: readonly File[]): Promise<void> {
    setIsAdding(true)
    setProblems([])
    try {
      const found = await addAttachments(store, file, files, category)
      setProblems(found.map(({ code, name }) => t(`attachment.problem.${code}`, { name, megabytes: MAX_ATTACHMENT_BYTES / MEGABYTE })))
    } catch (error) {
      setProblems([failureWords(error, t)])
    } finally {
      setIsAdding(false)
    }
  }

  function remove({ record }: LocalRecord<'attachment'>): void {
    modal.confirm({
      title: t('attachment.delete_question', { title: record.body.title }),
      okText: t('attachment.delete'),
      cancelText: t('attachment.keep'),
      okButtonProps: { danger: true },
      onOk: () => store.save([{ kind: 'delete', recordKind: 'attachment', recordId: record.id, householdId: record.householdId }]),
    })
  }

  return (
    <Flex vertical gap={10}>
      {!isReadOnly && (
        <Flex gap={8} align="center" wrap>
          <Select aria-label={t('attachment.category')} value={category} options={[...codeOptions(ATTACHMENT_CATEGORY, languageOf(i18n.language))]} onChange={(value: AttachmentCategory) => setCategory(value)} style={{ width: 140 }} />
          <Button type="primary" icon={<PlusOutlined />} loading={isAdding} onClick={() => picker.current?.click()}>{t('attachment.add')}</Button>
          <input
            ref={picker}
            type="file"
            hidden
            multiple
            accept={ACCEPTED}
            onChange={(event) => {
              const files = [...(event.target.files ?? [])]
              // The same file can be chosen again only when the field is empty.
              event.target.value = ''
              void add(files)
            }}
          />
        </Flex>
      )}
      {problems.map((problem) => <Alert key={problem} type="warning" showIcon title={problem} />)}
      {file.attachments.length === 0 && <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('attachment.none')} />}
      <ul className="attachment-grid">
        {file.attachments.map((attachment) => (
          <AttachmentTile
            key={attachment.record.id}
            attachment={attachment}
            content={contents.get(attachment.record.body.sha256)}
            isReadOnly={isReadOnly}
            onOpen={() => setOpened(attachment)}
            onDelete={() => remove(attachment)}
            onCategory={(next) => void savePatch(store, attachment.record, { category: next }).catch((error: unknown) => setProblems([failureWords(error, t)]))}
          />
        ))}
      </ul>
      <Modal open={opened !== undefined} onCancel={() => setOpened(undefined)} footer={null} width={960} destroyOnHidden title={opened?.record.body.title}>
        {opened && <Original attachment={opened} />}
      </Modal>
    </Flex>
  )
}

/** The picture in full; a PDF is handed over as a file, because the content policy lets no foreign frame in. */
function Original({ attachment }: { readonly attachment: LocalRecord<'attachment'> }) {
  const { t } = useTranslation()
  const { body, householdId } = attachment.record
  const address = usePicture({ sha256: body.sha256, bytes: body.bytes, mediaType: body.mediaType, role: 'original', householdId })
  if (address === undefined) return <Spin description={t('attachment.loading')}><div style={{ height: 120 }} /></Spin>
  if (address === 'failed') return <Alert type="warning" showIcon title={t('attachment.unavailable')} />
  return (
    <Flex vertical gap={8}>
      {body.mediaType !== 'application/pdf' && <img src={address} alt={body.title} className="attachment-original" />}
      <a href={address} download={body.fileName}>{t('attachment.save_copy')}</a>
    </Flex>
  )
}
