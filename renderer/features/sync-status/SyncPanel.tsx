import { Button, Progress, Space } from 'antd'
import { useTranslation } from 'react-i18next'
import type { SyncCounts } from '../../store/store.ts'
import { BrowserLimits } from './BrowserLimits.tsx'
import type { SyncView } from './sync-view.ts'
import { RestoreLine } from './RestoreLine.tsx'

export interface SyncPanelProps {
  readonly state: SyncView
  readonly counts: SyncCounts
  readonly onSyncNow: () => void
  readonly onCancelLoad: () => void
  readonly onAllowDeletions: () => void
  readonly onOpenConflicts: (tab: 'conflicts' | 'refused' | 'kept') => void
}

const LOCAL_PROBLEMS: ReadonlySet<string> = new Set(['offline', 'timeout', 'broken', 'storage', 'mass_deletion'])
const COUNTS = ['waiting', 'sent', 'conflicts', 'refused'] as const

/** Counts, what happens now, what went wrong, and what a person can do about it. */
export function SyncPanel({ state, counts, onSyncNow, onCancelLoad, onAllowDeletions, onOpenConflicts }: SyncPanelProps) {
  const { t, i18n } = useTranslation()
  const isRunning = state.phase !== 'idle' && state.phase !== 'waiting' && state.phase !== 'asking' && state.phase !== 'signed_out' && state.phase !== 'outdated'
  const timeOf = (at: string) => new Date(at).toLocaleString(i18n.language)
  // The phase's own words say already that there is no network.
  const problem = state.problem === null || state.problem === 'mass_deletion' || (state.phase === 'waiting' && state.problem === 'offline') ? null : LOCAL_PROBLEMS.has(state.problem) ? [`store.sync.${state.problem}`] : [`sync.refusal.${state.problem}`, `sync.refusal.${state.problem}.todo`]

  return (
    <div className="sync-panel">
      <dl className="sync-counts">
        {COUNTS.map((count) => (
          <div key={count} className={(count === 'conflicts' || count === 'refused') && counts[count] > 0 ? 'is-trouble' : undefined}>
            <dt>{t(`sync-status.${count}`)}</dt>
            <dd>{counts[count].toLocaleString(i18n.language)}</dd>
          </div>
        ))}
      </dl>
      <p><strong>{t(`sync.phase.${state.phase}`)}</strong><br />{t(`sync.phase.${state.phase}.todo`)}</p>
      {state.progress && (
        <Progress size="small" percent={Math.floor((state.progress.villages / Math.max(1, state.progress.villagesTotal)) * 100)} format={() => t('sync-status.villages', { done: state.progress?.villages, total: state.progress?.villagesTotal })} />
      )}
      {problem && <p role="status" className="sync-problem">{problem.map((key) => t(key)).join(' ')}</p>}
      <RestoreLine restore={state.restore} kept={counts.kept} />
      {state.question && <p role="alert" className="sync-problem">{t(state.restore?.isDone === false ? 'sync-status.question.restored' : 'sync-status.question', { deletions: state.question.deletions.toLocaleString(i18n.language), held: state.question.held.toLocaleString(i18n.language) })}</p>}
      <dl className="sync-times">
        <div><dt>{t('sync-status.last')}</dt><dd>{counts.lastExchangeAt === null ? t('sync-status.never') : timeOf(counts.lastExchangeAt)}</dd></div>
        <div><dt>{t('sync-status.agreed')}</dt><dd>{t(`sync-status.agreement.${state.agreement?.state ?? 'unknown'}`, { time: state.lastAgreedAt === null ? '' : timeOf(state.lastAgreedAt), replaced: state.agreement?.replaced, removed: state.agreement?.removed })}</dd></div>
        {counts.contents > 0 && <div><dt>{t('sync-status.contents')}</dt><dd>{t('sync-status.contents.value', { count: counts.contents, megabytes: (counts.contentBytes / 1_048_576).toFixed(1) })}</dd></div>}
        {state.nextTryAt !== null && <div><dt>{t('sync-status.next')}</dt><dd>{timeOf(state.nextTryAt)}</dd></div>}
        {state.requestId !== null && <div><dt>{t('sync-status.request')}</dt><dd>{state.requestId}</dd></div>}
      </dl>
      <BrowserLimits />
      <Space wrap>
        <Button type="primary" autoFocus onClick={onSyncNow} loading={isRunning}>{t('sync-status.now')}</Button>
        {state.question && <Button danger onClick={onAllowDeletions}>{t(state.restore?.isDone === false ? 'sync-status.question.restored.allow' : 'sync-status.question.allow')}</Button>}
        {state.phase === 'loading' && <Button onClick={onCancelLoad}>{t('sync-status.cancel')}</Button>}
        {counts.conflicts > 0 && <Button onClick={() => onOpenConflicts('conflicts')}>{t('sync-status.resolve')}</Button>}
        {counts.refused > 0 && <Button onClick={() => onOpenConflicts('refused')}>{t('sync-status.look')}</Button>}
        {counts.kept > 0 && <Button onClick={() => onOpenConflicts('kept')}>{t('sync-status.see-kept')}</Button>}
      </Space>
    </div>
  )
}
