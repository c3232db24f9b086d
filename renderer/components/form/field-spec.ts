/** A choice of a list. */
export interface FieldOption {
  readonly value: string
  readonly label: string
}

/** How one field is asked for. An empty control is `null`, never an empty text or zero. */
export interface FieldSpec {
  readonly name: string
  readonly label: string
  readonly control: 'text' | 'long-text' | 'decimal' | 'integer' | 'choice' | 'choices' | 'answer' | 'date' | 'month'
  readonly options?: readonly FieldOption[]
  /** Most choices of `choices`. */
  readonly most?: number
  readonly suffix?: string
  readonly hint?: string
  /** Takes the whole width. */
  readonly isWide?: boolean
  readonly isDisabled?: boolean
}

export interface FieldSection {
  readonly title: string
  readonly note?: string
  readonly fields: readonly FieldSpec[]
}

/** Something that is wrong with a field, in words. */
export interface FieldProblem {
  readonly field: string
  readonly text: string
  readonly severity: 'error' | 'warning'
}

/** The words of a form; components know no language. */
export interface FormWords {
  readonly yes: string
  readonly no: string
  readonly notAsked: string
  readonly choose: string
}
