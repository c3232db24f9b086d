import { Alert } from 'antd'
import { useEffect, useRef } from 'react'
import type { FieldProblem } from './field-spec.ts'

export interface ErrorSummaryProps {
  readonly title: string
  readonly problems: readonly FieldProblem[]
  readonly labelOf: (field: string) => string
  /** Rises with every refused save: the summary takes the focus and shows the first problem. */
  readonly attempt: number
  readonly onJump: (field: string) => void
}

/** What stops a save, as links to the fields. */
export function ErrorSummary({ title, problems, labelOf, attempt, onJump }: ErrorSummaryProps) {
  const first = problems[0]?.field
  const jumped = useRef(0)
  useEffect(() => {
    if (attempt === jumped.current || first === undefined) return
    jumped.current = attempt
    onJump(first)
  }, [attempt, first, onJump])
  if (problems.length === 0) return null
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      title={title}
      description={
        <ul className="error-summary">
          {problems.map((problem) => (
            <li key={`${problem.field}:${problem.text}`}>
              <button type="button" onClick={() => onJump(problem.field)}>{labelOf(problem.field)}</button>：{problem.text}
            </li>
          ))}
        </ul>
      }
    />
  )
}
