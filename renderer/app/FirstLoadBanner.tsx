import { Alert, Button, Progress } from 'antd'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSession, useSyncState } from './session-context.ts'

const MEGABYTE = 1_000_000

/** Shows the first load while it runs, and that it is not whole where it was broken off. The list below fills meanwhile. */
export function FirstLoadBanner() {
  const { t } = useTranslation()
  const { open } = useSession()
  const { phase, progress, problem } = useSyncState()
  const [isWhole, setIsWhole] = useState(true)
  const isLoading = phase === 'loading' || progress !== null

  useEffect(() => {
    let stopped = false
    void open.store.readPosition().then(({ cursor }) => !stopped && setIsWhole(cursor !== null))
    return () => void (stopped = true)
  }, [open, phase])

  if (!isLoading) {
    if (isWhole || phase === 'greeting' || phase === 'idle') return null
    const text = problem === 'offline' ? 'app.offline.first' : 'app.load.paused'
    return <Alert banner type="warning" role="status" title={t(text)} action={<Button size="small" type="primary" onClick={() => void open.sync.syncNow()}>{t('app.load.resume')}</Button>} />
  }
  const percent = progress && progress.villagesTotal > 0 ? Math.floor((progress.villages / progress.villagesTotal) * 100) : 0
  return (
    <Alert
      banner
      type="info"
      role="status"
      title={
        <span className="load-line">
          <span>{progress ? t('app.load.running', { done: progress.villages, total: progress.villagesTotal, megabytes: (progress.bytes / MEGABYTE).toFixed(1) }) : t('app.load.starting')}</span>
          <Progress percent={percent} size="small" aria-label={t('app.nav.households')} style={{ flex: '0 1 220px' }} />
        </span>
      }
      action={<Button size="small" onClick={() => open.sync.cancelLoad()}>{t('app.load.cancel')}</Button>}
    />
  )
}
