import { Input, Radio, Select } from 'antd'
import type { FieldSpec, FormWords } from './field-spec.ts'

export interface FieldControlProps {
  readonly id: string
  readonly spec: FieldSpec
  readonly value: unknown
  readonly words: FormWords
  readonly isInvalid: boolean
  readonly onChange: (value: string | number | boolean | null | string[]) => void
  readonly onBlur: () => void
}

/** The control of one field. What a person leaves empty becomes `null`. */
export function FieldControl({ id, spec, value, words, isInvalid, onChange, onBlur }: FieldControlProps) {
  const status = isInvalid ? ({ status: 'error' } as const) : {}
  const shared = { id, onBlur, disabled: spec.isDisabled === true, 'aria-invalid': isInvalid, 'aria-describedby': `${id}-note`, ...status }
  const text = typeof value === 'string' ? value : typeof value === 'number' ? String(value) : ''
  switch (spec.control) {
    case 'text':
      return <Input {...shared} value={text} maxLength={200} onChange={(event) => onChange(event.target.value === '' ? null : event.target.value)} {...(spec.suffix ? { suffix: spec.suffix } : {})} />
    case 'long-text':
      return <Input.TextArea {...shared} value={text} maxLength={500} showCount autoSize={{ minRows: 2, maxRows: 6 }} onChange={(event) => onChange(event.target.value === '' ? null : event.target.value)} />
    case 'decimal':
      return <Input {...shared} value={text} inputMode="decimal" className="field-number" onChange={(event) => onChange(halfWidth(event.target.value) || null)} {...(spec.suffix ? { suffix: spec.suffix } : {})} />
    case 'integer':
      return <Input {...shared} value={text} inputMode="numeric" className="field-number" onChange={(event) => onChange(wholeNumber(halfWidth(event.target.value)))} {...(spec.suffix ? { suffix: spec.suffix } : {})} />
    case 'date':
    case 'month':
      return <Input {...shared} type={spec.control} value={text} onChange={(event) => onChange(event.target.value === '' ? null : event.target.value)} />
    case 'choice':
      return <Select {...shared} value={text === '' ? null : text} allowClear showSearch={{ optionFilterProp: 'label' }} placeholder={words.choose} options={[...(spec.options ?? [])]} onChange={(next: string | undefined) => onChange(next ?? null)} style={{ width: '100%' }} />
    case 'choices':
      return <Select {...shared} mode="multiple" value={Array.isArray(value) ? value : []} maxCount={spec.most ?? 9} allowClear showSearch={{ optionFilterProp: 'label' }} placeholder={words.choose} options={[...(spec.options ?? [])]} onChange={(next: string[]) => onChange(next)} style={{ width: '100%' }} />
    case 'answer':
      return (
        <Radio.Group id={id} value={value === true ? 'yes' : value === false ? 'no' : 'unknown'} disabled={spec.isDisabled === true} onChange={(event) => onChange(answerOf(event.target.value))} onBlur={onBlur} optionType="button" size="small" aria-describedby={`${id}-note`}>
          <Radio.Button value="yes">{words.yes}</Radio.Button>
          <Radio.Button value="no">{words.no}</Radio.Button>
          <Radio.Button value="unknown">{words.notAsked}</Radio.Button>
        </Radio.Group>
      )
  }
}

function answerOf(choice: unknown): boolean | null {
  if (choice === 'yes') return true
  return choice === 'no' ? false : null
}

/** People type figures with a Chinese keyboard: １２３．５ and 1,236 are meant as 123.5 and 1236. */
function halfWidth(text: string): string {
  return text.normalize('NFKC').replace(/[\s,]/g, '').replace('。', '.')
}

/** A number where it is one; what is not stays as typed, so that the schema can say so and nothing is lost. */
function wholeNumber(text: string): number | string | null {
  if (text === '') return null
  return /^\d{1,9}$/.test(text) ? Number(text) : text
}
