import { Button, Collapse, Result } from 'antd'
import { useTranslation } from 'react-i18next'
import { useLocation, useNavigate, useRouteError } from 'react-router'

export interface FailureScreenProps {
  readonly error: unknown
  readonly onRetry: () => void
  readonly onHome: () => void
}

/** What a person sees when a screen failed: what is safe, and the ways on. Nobody has to sign in again for it. */
export function FailureScreen({ error, onRetry, onHome }: FailureScreenProps) {
  const { t } = useTranslation()
  const detail = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  return (
    <Result
      status="warning"
      title={t('app.failure.title')}
      subTitle={t('app.failure.text')}
      extra={[<Button key="retry" type="primary" onClick={onRetry}>{t('app.failure.retry')}</Button>, <Button key="home" onClick={onHome}>{t('app.failure.home')}</Button>]}
    >
      <Collapse ghost items={[{ key: 'detail', label: t('app.failure.detail'), children: <code>{detail}</code> }]} />
    </Result>
  )
}

/** The same for an error that the router caught: the frame around it stays usable. */
export function RouteFailure() {
  const error = useRouteError()
  const navigate = useNavigate()
  const place = useLocation()
  return <FailureScreen error={error} onRetry={() => void navigate(`${place.pathname}${place.search}`, { replace: true })} onHome={() => void navigate('/households')} />
}

/** For an address that no screen has. */
export function MissingScreen() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  return <Result status="404" title={t('app.missing.title')} subTitle={t('app.missing.text')} extra={<Button type="primary" onClick={() => void navigate('/households')}>{t('app.failure.home')}</Button>} />
}
