import { Alert, Button, Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { renewWithPassword } from './open-session.ts'
import { useSession, useSyncState } from './session-context.ts'

/** Asks for the password again where the session has run out; the screen below stays as it is. */
export function SessionBanner() {
  const { t } = useTranslation()
  const { open } = useSession()
  const { phase } = useSyncState()
  const [password, setPassword] = useState('')
  const [failure, setFailure] = useState<string>()
  const [isBusy, setIsBusy] = useState(false)
  if (phase !== 'signed_out') return null

  async function submit() {
    if (password === '') return
    setIsBusy(true)
    setFailure(await renewWithPassword(open, password))
    setIsBusy(false)
    setPassword('')
  }

  return (
    <Alert
      banner
      type="warning"
      role="status"
      title={
        <form className="session-banner" onSubmit={(event) => { event.preventDefault(); void submit() }}>
          <span>{t('app.expired.text')}</span>
          <Input.Password value={password} onChange={(event) => setPassword(event.target.value)} placeholder={t('app.expired.password')} aria-label={t('app.expired.password')} style={{ width: 180 }} />
          <Button htmlType="submit" type="primary" loading={isBusy}>{t('app.expired.submit')}</Button>
          {failure && <span role="alert" className="session-failure">{t('app.expired.failed', { reason: t(failure) })}</span>}
        </form>
      }
    />
  )
}
