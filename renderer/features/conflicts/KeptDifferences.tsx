import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { fieldLabel } from '../../../shared/messages/field-label.ts'
import type { KeptLine } from './kept-groups.ts'
import { showValue } from './show-value.ts'

/** So many fields tell what it is about; the others on demand. */
const AT_ONCE = 3

/** Field by field what is kept here and what the county database has now. */
export function KeptDifferences({ line }: { readonly line: KeptLine }) {
  const { t, i18n } = useTranslation()
  const language = i18n.language === 'en' ? 'en' : 'zh-CN'
  const [showsAll, setShowsAll] = useState(false)
  const { differences, kind } = line
  if (differences.length === 0) return null
  const shown = showsAll ? differences : differences.slice(0, AT_ONCE)
  const rest = differences.length - AT_ONCE
  return (
    <ul className="kept-differences">
      {shown.map(({ field, kept, now }) => (
        <li key={field}><span className="kept-quiet">{fieldLabel(kind, field, language)}</span> <strong>{showValue(t, language, kind, field, kept)}</strong> → {showValue(t, language, kind, field, now)}</li>
      ))}
      {rest > 0 && <li><Button type="link" size="small" className="kept-more" onClick={() => setShowsAll(!showsAll)}>{showsAll ? t('kept.fewer') : t('kept.more', { count: rest })}</Button></li>}
    </ul>
  )
}
