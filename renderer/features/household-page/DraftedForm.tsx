import { Skeleton } from 'antd'
import { useDraft } from '../../store/store-context.ts'
import { RecordForm } from './RecordForm.tsx'
import type { RecordFormProps } from './RecordForm.tsx'

/** A form that waits until it knows whether there is a draft: typing must not begin before what was typed earlier is back. */
export function DraftedForm(props: Omit<RecordFormProps, 'draft'>) {
  const { found } = useDraft(props.draftKey)
  if (found === undefined) return <Skeleton active />
  return <RecordForm key={props.draftKey} {...props} draft={found} />
}
