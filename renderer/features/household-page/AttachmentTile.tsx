import { DeleteOutlined, FilePdfOutlined } from '@ant-design/icons'
import { Button, Select, Tag } from 'antd'
import { useTranslation } from 'react-i18next'
import { ATTACHMENT_CATEGORY } from '../../../shared/domain/codes/attachment-category.ts'
import { usePicture } from '../../store/attachment-context.ts'
import type { ContentState, LocalRecord } from '../../store/store.ts'
import { codeOptions, languageOf } from './field-sections.ts'

export interface AttachmentTileProps {
  readonly attachment: LocalRecord<'attachment'>
  readonly content: ContentState | undefined
  readonly isReadOnly: boolean
  readonly onOpen: () => void
  readonly onDelete: () => void
  readonly onCategory: (category: string) => void
}

/** One photo or file: small picture, name, category, and where its content stands. */
export function AttachmentTile({ attachment, content, isReadOnly, onOpen, onDelete, onCategory }: AttachmentTileProps) {
  const { t, i18n } = useTranslation()
  const { body, householdId } = attachment.record
  const address = usePicture(body.thumbnailSha256 === null || body.thumbnailBytes === null ? null : { sha256: body.thumbnailSha256, bytes: body.thumbnailBytes, mediaType: 'image/jpeg', role: 'thumbnail', householdId })
  return (
    <li className="attachment-tile">
      <button type="button" className="attachment-picture" aria-label={t('attachment.open', { title: body.title })} onClick={onOpen}>
        {body.mediaType === 'application/pdf' ? <FilePdfOutlined /> : address === undefined || address === 'failed' ? <span>{t('attachment.no_preview')}</span> : <img src={address} alt="" />}
      </button>
      <strong title={body.title}>{body.title}</strong>
      <Select size="small" disabled={isReadOnly} aria-label={t('field.attachment.category')} value={body.category} options={[...codeOptions(ATTACHMENT_CATEGORY, languageOf(i18n.language))]} onChange={onCategory} />
      <span className="attachment-foot">
        <ContentTag content={content} />
        {!isReadOnly && <Button type="text" size="small" icon={<DeleteOutlined />} title={t('attachment.delete')} aria-label={`${t('attachment.delete')} ${body.title}`} onClick={onDelete} />}
      </span>
    </li>
  )
}

const COLOURS = { waiting: 'gold', verified: 'green', missing: 'red', refused: 'red' } as const

function ContentTag({ content }: { readonly content: ContentState | undefined }) {
  const { t } = useTranslation()
  if (!content) return <Tag>{t('attachment.state.elsewhere')}</Tag>
  const words = t(`attachment.state.${content.state}`, { done: content.acknowledged, total: content.pieces })
  return <Tag color={COLOURS[content.state]} title={words}>{words}</Tag>
}
