import { CheckCircleOutlined, CloudSyncOutlined, CloudUploadOutlined, ExclamationCircleOutlined } from '@ant-design/icons'
import { Button, Popover } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { SyncCounts } from '../../store/store.ts'
import { SyncPanel } from './SyncPanel.tsx'
import type { SyncView } from './sync-view.ts'
import { summariseSync, type SyncSummary } from './summarise-sync.ts'

const NOTHING: SyncCounts = { waiting: 0, sent: 0, conflicts: 0, refused: 0, kept: 0, lastExchangeAt: null, contents: 0, contentBytes: 0 }

const ICONS: Record<SyncSummary['tone'], React.ReactNode> = {
  calm: <CheckCircleOutlined />,
  busy: <CloudSyncOutlined />,
  waiting: <CloudUploadOutlined />,
  trouble: <ExclamationCircleOutlined />,
}

export interface SyncBadgeProps {
  readonly state: SyncView
  readonly counts: SyncCounts | undefined
  readonly onSyncNow: () => void
  readonly onCancelLoad: () => void
  readonly onAllowDeletions: () => void
  readonly onOpenConflicts: (tab: 'conflicts' | 'refused' | 'kept') => void
}

/** One word on how the exchange stands, on every screen; opens the panel with the rest. */
export function SyncBadge({ state, counts = NOTHING, onSyncNow, onCancelLoad, onAllowDeletions, onOpenConflicts }: SyncBadgeProps) {
  const { t } = useTranslation()
  const [isOpen, setIsOpen] = useState(false)
  const badge = useRef<HTMLButtonElement>(null)
  const summary = summariseSync(state.phase, counts, state.agreement?.state === 'agreed' || state.agreement?.state === 'mended')
  const text = t(summary.key, { count: summary.count })
  useEffect(() => {
    if (!isOpen) return
    function press(event: KeyboardEvent) {
      if (event.key !== 'Escape') return
      setIsOpen(false)
      badge.current?.focus()
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [isOpen])

  const closing = (run: () => void) => () => {
    setIsOpen(false)
    run()
  }
  return (
    <Popover
      trigger="click"
      destroyOnHidden
      placement="bottomRight"
      open={isOpen}
      onOpenChange={setIsOpen}
      title={t('sync-status.title')}
      content={<SyncPanel state={state} counts={counts} onSyncNow={onSyncNow} onCancelLoad={onCancelLoad} onAllowDeletions={closing(onAllowDeletions)} onOpenConflicts={(tab) => closing(() => onOpenConflicts(tab))()} />}
    >
      <Button ref={badge} type="text" className={`sync-badge sync-${summary.tone}`} icon={ICONS[summary.tone]} aria-label={t('sync-status.open', { summary: text })} aria-expanded={isOpen}>
        <span aria-live="polite">{text}</span>
      </Button>
    </Popover>
  )
}
